/**
 * What somebody on the network sends to the admin listener: floods, bodies without end, requests
 * that two readers would read in two ways, and what comes slowly. And where secrets must not be.
 */
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { Agent, request, type IncomingMessage, type OutgoingHttpHeaders } from 'node:http';
import { connect } from 'node:net';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import t from 'tap';
import { freePort } from '../fakes/free-port.ts';
import { whileStarted, type Started } from '../fakes/started-server.ts';

const PASSWORD = 'canary-password-7f3a91';

interface Asked {
  readonly method?: string;
  readonly headers?: OutgoingHttpHeaders;
  readonly body?: string;
  readonly from?: string;
}

interface Said {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

interface Site extends Started {
  readonly port: number;
  readonly say: (address: string, asked?: Asked) => Promise<Said>;
  readonly login: (name: string, password: string, from?: string) => Promise<Said>;
}

async function withSite(look: (site: Site) => Promise<void>): Promise<void> {
  const port = await freePort();
  const agent = new Agent({ keepAlive: false });
  const say = async (address: string, asked: Asked = {}): Promise<Said> => {
    const { method = 'GET', headers = {}, body, from } = asked;
    const json = body === undefined ? {} : { 'content-type': 'application/json' };
    const sent = request({
      ...{ host: '127.0.0.1', port, path: address, method, agent },
      headers: { ...json, ...headers },
      ...(from !== undefined && { localAddress: from }),
    }).end(body);
    const [answer] = (await once(sent, 'response')) as [IncomingMessage];
    const { statusCode: status = 0, headers: told } = answer;
    return { status, headers: told, body: await text(answer) };
  };
  const login = (name: string, password: string, from?: string) =>
    say('/api/v1/session', {
      ...{ method: 'POST', body: JSON.stringify({ name, password }) },
      ...(from !== undefined && { from }),
    });
  const flags = { 'admin.listen': `127.0.0.1:${port}`, 'admin.tls': 'off', 'log.level': 'debug' };
  await whileStarted(flags, async (server) => {
    const user = JSON.stringify({ name: 'ada', role: 'admin', password: PASSWORD });
    await server.ask('POST', '/api/v1/users', user, 'application/json');
    await look({ ...server, port, say, login });
  });
}

t.test('a flood of wrong logins: a good admin gets in, and memory stays', async (t) => {
  await withSite(async ({ login }) => {
    t.equal((await login('ada', PASSWORD)).status, 201, 'from here before');
    const before = process.memoryUsage.rss();
    const flood = Array.from({ length: 400 }, (_, at) =>
      login(at % 2 === 0 ? 'ada' : `u${at}`, 'wrong', `127.0.${1 + (at % 40)}.1`),
    );
    const startedMs = performance.now();
    let good = await login('ada', PASSWORD);
    for (let at = 0; at < 20 && good.status === 503; at += 1) {
      await new Promise((resolve) => setTimeout(resolve, 100));
      good = await login('ada', PASSWORD);
    }
    const tookMs = performance.now() - startedMs;
    t.equal(good.status, 201);
    t.ok(tookMs < 5_000, `${Math.round(tookMs)} ms`);
    const answers = await Promise.all(flood);
    const statuses = new Set(answers.map(({ status }) => status));
    t.same(
      [...statuses].filter((status) => ![401, 429, 503].includes(status)),
      [],
    );
    t.ok(statuses.has(429), 'most of them had to wait');
    const grown = (process.memoryUsage.rss() - before) / 1_048_576;
    t.ok(grown < 300, `${Math.round(grown)} MiB`);
  });
});

t.test('a body of a gigabyte is not read', async (t) => {
  await withSite(async (site) => {
    const token = await tokenOf(site);
    const chunk = Buffer.alloc(65_536, 0x20);
    for (const headers of [
      'Content-Length: 1000000000',
      'Transfer-Encoding: chunked',
      `Content-Length: 1000000000\r\nAuthorization: Bearer ${token}`,
      `Transfer-Encoding: chunked\r\nAuthorization: Bearer ${token}`,
    ]) {
      const before = process.memoryUsage.rss();
      const socket = connect(site.port, '127.0.0.1').on('error', () => undefined);
      let answer = '';
      socket.on('data', (bytes: Buffer) => (answer += bytes.toString('latin1')));
      const closed = new Promise((resolve) => socket.once('close', resolve));
      socket.write(
        'POST /api/v1/machines/a/actions/wake HTTP/1.1\r\nHost: localhost\r\n' +
          `Content-Type: application/json\r\n${headers}\r\n\r\n`,
      );
      const isChunked = headers.startsWith('T');
      let sent = 0;
      const pour = (): void => {
        while (!socket.destroyed && sent < 1_000_000_000) {
          sent += chunk.length;
          if (isChunked) socket.write('10000\r\n');
          const more = socket.write(chunk);
          if (isChunked) socket.write('\r\n');
          if (!more) break;
        }
      };
      socket.on('drain', pour);
      pour();
      await closed;
      // Whoever is cut off while sending may not get to read why.
      const right = headers.includes('Bearer') ? /^$|413 / : /^$|401 /;
      t.match(answer, right, headers.slice(0, 30));
      t.ok(sent < 50_000_000, `${sent} bytes were taken`);
      const grown = (process.memoryUsage.rss() - before) / 1_048_576;
      t.ok(grown < 100, `${Math.round(grown)} MiB`);
    }
  });
});

async function tokenOf({ ask }: Site): Promise<string> {
  const draft = JSON.stringify({ name: 'canary', role: 'admin' });
  const made = await ask('POST', '/api/v1/tokens', draft, 'application/json');
  return /rouse_[\w-]{43}/.exec(made)?.[0] ?? '';
}

/** @returns all that comes back until the connection ends */
async function raw(port: number, bytes: string): Promise<string> {
  const socket = connect(port, '127.0.0.1').on('error', () => undefined);
  const answer = text(socket);
  socket.write(Buffer.from(bytes, 'latin1'));
  const impatience = setTimeout(() => socket.end(), 500);
  return answer.finally(() => {
    clearTimeout(impatience);
  });
}

t.test('what two readers would read in two ways is read by nobody', async (t) => {
  await withSite(async ({ port }) => {
    const hidden = 'GET /api/v1/hidden HTTP/1.1\r\nHost: localhost\r\n\r\n';
    const post = 'POST /api/v1/session HTTP/1.1\r\nHost: localhost\r\n';
    for (const bytes of [
      `${post}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${hidden}`,
      `${post}Content-Length: 0\r\nContent-Length: 60\r\n\r\n${hidden}`,
      `${post}Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n${hidden}`,
      `${post}Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n${hidden}`,
      `${post}Content-Length: +5\r\n\r\nhello${hidden}`,
      `${post}Content-Length: 0x5\r\n\r\nhello${hidden}`,
      `${post}X: a\r\n folded\r\nTransfer-Encoding:\u000bchunked\r\n\r\n0\r\n\r\n${hidden}`,
      `${post}Transfer-Encoding: chunked\r\n\r\n-1\r\n\r\n${hidden}`,
      `GET /healthz HTTP/1.1\r\nHost: localhost\r\nX: a\u0000b\r\n\r\n${hidden}`,
      `GET /healthz HTTP/1.1\nHost: localhost\n\n${hidden}`,
    ]) {
      const answer = await raw(port, bytes);
      t.match(answer, /^HTTP\/1\.1 400 /, JSON.stringify(bytes.slice(48, 110)));
      t.notMatch(answer, /hidden/);
    }
  });
});

t.test('paths and headers lead nowhere else', async (t) => {
  await withSite(async (site) => {
    const { port, say, log } = site;
    const token = { authorization: `Bearer ${await tokenOf(site)}` };
    for (const target of [
      ...['/api/v1/machines/..%2f..%2fetc%2fpasswd', '/api/v1/machines/%00', '/%2e%2e/%2e%2e/etc'],
      ...['//evil.example/api/v1/users', '/api/v1/users/%0d%0aX-Injected:%201', '/assets/..%2fkey'],
      ...['/api/v1/configs/..%2F..%2Fsecret/content', '/API/v1/users', '/api/v1/users/'],
      `/api/v1/machines/${'a'.repeat(4_000)}`,
    ]) {
      const { status, headers, body } = await say(target, { headers: token });
      t.ok(status === 400 || status === 404, `${target.slice(0, 60)}: ${status}`);
      t.notOk(headers['x-injected']);
      t.notMatch(body, /root:/);
    }
    const absolute = 'GET http://evil.example/api/v1/users HTTP/1.1\r\nHost: localhost\r\n\r\n';
    t.match(await raw(port, absolute), /^HTTP\/1\.1 4/);
    const long = `GET /healthz HTTP/1.1\r\nHost: localhost\r\nX: ${'a'.repeat(9_000)}\r\n\r\n`;
    t.match(await raw(port, long), /^HTTP\/1\.1 431 /);
    t.match(await raw(port, 'GET /api/v1/users HTTP/1.1\r\n\r\n'), /^HTTP\/1\.1 400 /);
    t.notMatch(log(), /fault of ours/);
  });
});

t.test('JSON that is deep, or meant for JavaScript, is refused', async (t) => {
  await withSite(async (site) => {
    const headers = { authorization: `Bearer ${await tokenOf(site)}` };
    for (const body of [
      ...['['.repeat(20_000) + ']'.repeat(20_000), '{"a":'.repeat(5_000) + '1' + '}'.repeat(5_000)],
      ...['{"__proto__":{"role":"admin"}}', '{"constructor":{"prototype":{"x":1}}}', '{', ''],
      '{"name":"eve","role":"admin","__proto__":{"enabled":true}}',
    ]) {
      for (const asked of ['/api/v1/users', '/api/v1/session', '/api/v1/setup']) {
        const { status } = await site.say(asked, { method: 'POST', headers, body });
        t.equal(status, 400, `${asked} ${body.slice(0, 30)}`);
      }
    }
    t.equal(({} as { role?: string }).role, undefined);
  });
});

t.test('who sends slowly is cut off, and nobody waits for them', async (t) => {
  await withSite(async ({ port, say }) => {
    const slow = Array.from({ length: 100 }, () => {
      const socket = connect(port, '127.0.0.1').on('error', () => undefined);
      socket.write('GET /api/v1/status HTTP/1.1\r\nHost: localhost\r\nX-A: ');
      const timer = setInterval(() => socket.write('a'), 1_000);
      return once(socket.resume(), 'close').finally(() => {
        clearInterval(timer);
      });
    });
    const startedMs = performance.now();
    t.equal((await say('/healthz')).status, 200);
    t.ok(performance.now() - startedMs < 1_000);
    await Promise.all(slow);
    const seconds = (performance.now() - startedMs) / 1_000;
    t.ok(seconds < 20, `${seconds.toFixed(1)} s`);
  });
});

t.test('passwords, tokens, cookies and codes are nowhere but where they belong', async (t) => {
  await withSite(async (site) => {
    const { say, ask, login, log, dir } = site;
    const token = await tokenOf(site);
    const began = await login('ada', PASSWORD);
    const secret = /rouse=([\w-]{43})/.exec(String(began.headers['set-cookie']))?.[1] ?? '';
    const { csrf } = JSON.parse(began.body) as { csrf: string };
    const link = await ask('POST', '/api/v1/setup/links', '{}', 'application/json');
    const code = /"code":"([0-9A-Z-]{23})"/.exec(link)?.[1] ?? '';
    const canaries = [PASSWORD, token, secret, csrf, code, code.replaceAll('-', '')];
    t.ok(canaries.every((canary) => canary.length >= 20));
    const seen: string[] = [];
    const headers = { authorization: `Bearer ${token}`, cookie: `rouse=${secret}` };
    const json = { 'content-type': 'application/json' };
    // Into every field and place that is not meant for it.
    for (const canary of canaries) {
      for (const asked of [
        { address: '/api/v1/session', body: `{"name":"${canary}","password":"x"}` },
        { address: '/api/v1/setup', body: `{"code":"${canary}","name":"x","password":"y"}` },
        { address: '/api/v1/session', body: `{"name":"ada","password":"${canary}` },
      ]) {
        const { body } = await say(asked.address, {
          method: 'POST',
          headers: json,
          body: asked.body,
        });
        if (!asked.body.startsWith('{"name":"' + canary)) seen.push(body);
      }
    }
    await say('/api/v1/machines', { headers: { authorization: `Bearer ${secret}` } });
    await say('/api/v1/machines', { headers: { authorization: `Basic ${token}` } });
    const put = { method: 'PUT', headers: { ...json, cookie: headers.cookie }, body: '{}' };
    seen.push((await say('/api/v1/machines/a', put)).body);
    const admin = { headers: { authorization: headers.authorization } };
    for (const shown of [
      ...['/api/v1/audit', '/api/v1/users', '/api/v1/users/ada', '/api/v1/users/ada/sessions'],
      ...['/api/v1/tokens', '/api/v1/tokens/canary', '/api/v1/status', '/metrics', '/readyz'],
      ...['/api/v1/events', '/api/v1/export', '/openapi.json', '/api/v1/settings'],
    ]) {
      const { status, body } = await say(shown, admin);
      // Another server of this host may have the port of TFTP.
      t.ok(status === 200 || shown === '/readyz', `${shown}: ${status}`);
      seen.push(body);
    }
    seen.push(log().replaceAll(/"link":"[^"]*"/g, ''));
    const data = path.join(dir, 'data');
    for (const file of readdirSync(data).filter((name) => name.startsWith('rouse.db'))) {
      seen.push(readFileSync(path.join(data, file), 'latin1'));
    }
    const everything = seen.join('\n');
    t.ok(everything.includes('login.failed'), 'it was looked where it is');
    for (const [at, canary] of canaries.entries()) {
      t.notOk(everything.includes(canary), `canary ${at}`);
    }
  });
});
