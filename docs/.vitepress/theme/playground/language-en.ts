// In: nothing. Out: the English of the playground; the packages speak English themselves.
import type { Language } from './language.ts';
import { en } from './strings/en.ts';

export const english: Language = { tag: 'en', strings: en, causes: '/causes/' };
