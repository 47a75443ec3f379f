/** Tokens of tests that are about something else. */
import type { FetchConfig } from '../../src/domain/ports.ts';
import type { BootTokens } from '../../src/service/boot-tokens.ts';
import type { ConfigTokens } from '../../src/service/config-tokens.ts';

export const NO_TOKENS: Pick<ConfigTokens, 'issue'> = {
  issue: () => Promise.reject(new Error('this test makes no tokens')),
};

export const NO_BOOT_TOKENS: Pick<BootTokens, 'issue'> = {
  issue: () => Promise.reject(new Error('this test makes no tokens')),
};

export const NO_CONFIGS: FetchConfig = {
  byToken: () => Promise.resolve(undefined),
  byFacts: () => Promise.resolve(undefined),
};
