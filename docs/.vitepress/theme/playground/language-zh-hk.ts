// In: nothing. Out: the playground in Traditional Chinese for Hong Kong, with what the packages say.
import results from '../../../tools/zh-hk/results.json';
import type { Language } from './language.ts';
import { details } from './strings/details-zh-hk.ts';
import { faults } from './strings/faults-zh-hk.ts';
import { fields, problems, sentences } from './strings/messages-zh-hk.ts';
import { zhHk } from './strings/zh-hk.ts';

export const hongKong: Language = {
  tag: 'zh-HK',
  strings: zhHk,
  causes: '/zh-hk/causes/',
  faults,
  fields,
  problems,
  sentences: { ...results, ...sentences },
  details,
  loadFindings: async () => {
    const [causes, { findings }] = await Promise.all([
      import('../../../tools/zh-hk/causes.json'),
      import('./strings/findings-zh-hk.ts'),
    ]);
    return { sentences: causes.default, details: findings };
  },
};
