/** Tests for src/http/api/lookup.ts */
import t from 'tap';
import { adminApp } from '../../fakes/admin-app.ts';

t.test('what a line on a screen means, and an empty list where nobody knows', async (t) => {
  const { ask } = await adminApp(t);
  t.match((await ask('GET /api/v1/lookup?text=PXE-E32%3A%20TFTP%20open%20timeout')).body, {
    items: [
      {
        code: 'PXE-E32',
        from: 'BIOS ROM',
        findings: ['tftp-never-asked', 'tftp-never-acknowledged'],
      },
    ],
  });
  t.same((await ask('GET /api/v1/lookup?text=hello')).body, { items: [] });
  t.match(await ask('GET /api/v1/lookup'), { status: 400, body: { code: 'REQUEST_INVALID' } });
  const long = 'x'.repeat(4_097);
  t.match(await ask(`GET /api/v1/lookup?text=${long}`), { body: { code: 'REQUEST_INVALID' } });
});
