/** Tests for src/domain/redact-args.ts */
import t from 'tap';
import type { Decision } from '../../src/domain/boot-plan.ts';
import { parseKernelArg } from '../../src/domain/kernel-args.ts';
import type { ProfileName } from '../../src/domain/machine.ts';
import { redactArg, redactDecision, redactToken } from '../../src/domain/redact-args.ts';
import { aMachine } from '../fakes/machines.ts';

const SHOWN: Readonly<Record<string, string>> = {
  'siderolink.api=https://o.example?jointoken=s3cret&grpc_tunnel=true':
    'siderolink.api=https://o.example?jointoken=<redacted>&grpc_tunnel=true',
  'siderolink.api=https://o/?a=1&JoinToken=v1:s3cret=':
    'siderolink.api=https://o/?a=1&JoinToken=<redacted>',
  'siderolink.api="https://o?jointoken=s3cret"': 'siderolink.api="https://o?jointoken=<redacted>"',
  'other=grpc://o?jointoken=s3cret': 'other=grpc://o?jointoken=<redacted>',
  'talos.config=http://10.0.0.2:8080/boot/config/s3cret':
    'talos.config=http://10.0.0.2:8080/<redacted>',
  'talos.config=http://10.0.0.2?token=s3cret': 'talos.config=http://10.0.0.2/<redacted>',
  'talos.config=http://me:s3cret@h/c': 'talos.config=http://<redacted>@h/<redacted>',
  'talos.config=metal-iso': 'talos.config=metal-iso',
  'talos.config=none': 'talos.config=none',
  'talos.config.early=s3cret': 'talos.config.early=<redacted>',
  'talos.config.inline=s3cret': 'talos.config.inline=<redacted>',
  'talos.config.oauth.client_secret=s3cret': 'talos.config.oauth.client_secret=<redacted>',
  'talos.config.inline': 'talos.config.inline',
  'talos.environment=https_proxy=http://u:s3cret@proxy:3128':
    'talos.environment=https_proxy=http://<redacted>@proxy:3128',
  'talos.events.sink=[fdae::1]:8091': 'talos.events.sink=[fdae::1]:8091',
  'console=ttyS0,115200n8': 'console=ttyS0,115200n8',
};

t.test('shows everything but what opens something', (t) => {
  for (const [argument, shown] of Object.entries(SHOWN)) {
    const redacted = redactArg(parseKernelArg(argument));
    t.equal(redacted, shown);
    t.equal(parseKernelArg(redacted), shown, 'which is one argument still');
    t.notMatch(redacted, 's3cret');
  }
  t.equal(redactToken('https://o?jointoken=${join_token}'), 'https://o?jointoken=<redacted>');
  t.end();
});

t.test('a decision to boot loses its secrets, and any other is as it was', (t) => {
  const common = { kind: 'boot', machine: aMachine({}), profile: 'x' as ProfileName } as const;
  const linux: Decision = {
    ...common,
    plan: {
      kind: 'linux',
      kernel: { name: 'kernel', url: 'http://h/k' },
      initrds: [],
      args: ['a', 'siderolink.api=https://o?jointoken=s3cret'].map(parseKernelArg),
    },
  };
  t.same(redactDecision(linux), {
    ...linux,
    plan: { ...linux.plan, args: ['a', 'siderolink.api=https://o?jointoken=<redacted>'] },
  });
  const args = ['x=https://o?jointoken=s3cret'].map(parseKernelArg);
  const chain: Decision = { ...common, plan: { kind: 'chain', url: 'http://h/', args } };
  t.match(redactDecision(chain), { plan: { args: ['x=https://o?jointoken=<redacted>'] } });
  const iso: Decision = { ...common, plan: { kind: 'iso', url: 'http://h/' } };
  t.equal(redactDecision(iso), iso);
  const local: Decision = { kind: 'local-disk', reason: 'no-profile' };
  t.equal(redactDecision(local), local);
  t.end();
});
