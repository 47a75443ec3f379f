/** Tests for src/cli/screen.ts */
import t from 'tap';
import { createScreen } from '../../src/cli/screen.ts';

function drawn(io: { isTty: boolean; rows?: number }, ...texts: string[]): string[] {
  const written: string[] = [];
  const draw = createScreen({ ...io, stdout: (text) => void written.push(text) });
  for (const text of texts) draw(text);
  return written.map((text) => text.replaceAll('\u001b', '^'));
}

t.test('a text takes the place of the one before, of which no line is left', (t) => {
  t.same(drawn({ isTty: true }, 'a\nb\nc\n', 'd\n', 'e\nf\n'), [
    '^[?7la\nb\nc\n^[?7h',
    '^[3A^[0J^[?7ld\n^[?7h',
    '^[1A^[0J^[?7le\nf\n^[?7h',
  ]);
  t.end();
});

t.test('the same text is not drawn again', (t) => {
  t.equal(drawn({ isTty: true }, 'a\n', 'a\n', 'a\n').length, 1);
  t.end();
});

t.test('what does not fit on the screen is counted, for the cursor cannot go back to it', (t) => {
  const [first, second] = drawn({ isTty: true, rows: 4 }, 'a\nb\nc\nd\ne\n', 'a\nb\nc\n');
  t.equal(first, '^[?7la\nb\n… and 3 lines more\n^[?7h');
  t.equal(second, '^[3A^[0J^[?7la\nb\nc\n^[?7h');
  t.end();
});

t.test('symptom: after the window was made larger or smaller, old lines were left', (t) => {
  const written: string[] = [];
  const io = { isTty: true, rows: 3, stdout: (text: string) => void written.push(text) };
  const draw = createScreen(io);
  draw('a\nb\nc\nd\n');
  io.rows = 10;
  draw('a\nb\nc\ne\n');
  io.rows = 3;
  draw('f\n');
  const back = written.map((text) => text.replaceAll('\u001b', '^').replace(/\^\[\?7l[^]*/, ''));
  t.same(back, ['', '^[2A^[0J', '^[4A^[0J'], 'as many as were drawn, whatever there is room for');
  t.end();
});

t.test('where no terminal shows it, one text follows the other', (t) => {
  t.same(drawn({ isTty: false }, 'a\n', 'b\n'), ['a\n', '\nb\n']);
  t.end();
});
