import t from 'tap';
import { createLiveLines } from '../../src/cli/live-lines.ts';

function lines(isTty: boolean) {
  let output = '';
  return {
    ...createLiveLines({ isTty, stdout: (text) => void (output += text) }),
    all: () => output,
  };
}

t.test('what passes is written over, and gone before a line that stays', (t) => {
  const { line, passing, end, all } = lines(true);
  line('a');
  passing('10 %');
  passing('20 %');
  line('b');
  passing('30 %');
  end();
  end();
  const away = '\r\u001b[K';
  t.equal(all(), `a\n10 %${away}20 %${away}b\n30 %${away}`);
  t.end();
});

t.test('a pipe gets the lines that stay', (t) => {
  const { line, passing, end, all } = lines(false);
  passing('10 %');
  line('a');
  end();
  t.equal(all(), 'a\n');
  t.end();
});
