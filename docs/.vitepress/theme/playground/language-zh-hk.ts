// In: nothing. Out: the playground in Traditional Chinese for Hong Kong, with what the packages say.
import type { Language } from './language.ts';
import { zhHk } from './strings/zh-hk.ts';

export const hongKong: Language = { tag: 'zh-HK', strings: zhHk, causes: '/zh-hk/causes/' };
