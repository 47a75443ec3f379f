/** Commands that are shown can be pasted: a shell reads back the same words. */
import { execFileSync } from 'node:child_process';
import t from 'tap';
import { commandLine, quoted } from '../../src/ui/shell-words.ts';

t.test('ordinary words stay as they are', (t) => {
  const words = ['rouse', 'machines', 'set', '52:54:00:aa:00:01', '--tag', 'rack=a1', undefined];
  t.equal(commandLine(words), 'rouse machines set 52:54:00:aa:00:01 --tag rack=a1');
  t.end();
});

t.test('a shell takes any word for what it is', (t) => {
  for (const word of ['', 'two words', "it's", '$(reboot)', '`x`', '"', '\\', '!', 'ä\nb', '*']) {
    const heard = execFileSync('/bin/sh', ['-c', `printf %s ${quoted(word)}`], {
      encoding: 'utf8',
    });
    t.equal(heard, word);
  }
  t.end();
});
