// In: the language that a page was written in. Out: its texts for every component below.
import { type InjectionKey, inject } from 'vue';
import type { Problem } from './logic/read-keys.ts';
import type { Patterns } from './strings/details-zh-hk.ts';
import type { Strings } from './strings/en.ts';

/** One language. The tables translate what the packages say in English; what they lack is shown in English. */
export interface Language {
  readonly tag: 'en' | 'zh-HK';
  readonly strings: Strings;
  /** Where the cause pages of this language are, below the site's base. */
  readonly causes: string;
  /** Fault name → what it does. */
  readonly faults?: Readonly<Record<string, string>>;
  /** Error or reason code → what is wrong. */
  readonly problems?: Readonly<Record<string, string>>;
  /** Field name → what it is. */
  readonly fields?: Readonly<Record<string, string>>;
  /** Sentence of a package → the same in this language. */
  readonly sentences?: Readonly<Record<string, string>>;
  /** What the gateway says of its checks. */
  readonly details?: Patterns;
  /** What explaining says: of every cause, and of the one message; loaded when there is any of it to say. */
  readonly loadFindings?: () => Promise<Pick<Language, 'sentences' | 'details'>>;
}

export const languageKey: InjectionKey<Language> = Symbol('language');

/** The language of the page that a component stands on. */
export function useLanguage(): Language {
  const language = inject(languageKey);
  if (language === undefined) throw new Error('A component of the playground stands outside of it.');
  return language;
}

/** A problem in the page's language; the code always stands beside it. */
export const sayProblem = (language: Language, { code, message }: Problem): string =>
  `${language.problems?.[code] ?? message} (${code})`;

/** Fixed words of a package in the page's language: as a whole, or sentence by sentence. */
export function saySentence(language: Pick<Language, 'sentences'>, words: string): string {
  const { sentences = {} } = language;
  const whole = sentences[words];
  if (whole !== undefined) return whole;
  const parts = words.split(/(?<=\.) /);
  return parts.every((part) => sentences[part] !== undefined)
    ? parts.map((part) => sentences[part]).join('')
    : words;
}

/** Words with values in them in the page's language; those that are not known stay English. */
export function sayDetail(
  language: Pick<Language, 'details' | 'sentences' | 'problems'>,
  words: string,
): string {
  const sentence = language.sentences?.[words];
  if (sentence !== undefined) return sentence;
  const found = language.details?.find(([pattern]) => pattern.test(words));
  if (found) {
    // What a pattern sets in brackets may be known words too.
    const parts = found[0].exec(words) ?? [];
    return found[1].replace(/\$(\d)/g, (_, n) => {
      const part = parts[Number(n)] ?? '';
      return part === words ? part : sayDetail(language, part);
    });
  }
  // An error of a package by its code; the code stays beside it.
  const code = /^ERR_[A-Z0-9_]+/.exec(words)?.[0];
  const problem = code && language.problems?.[code];
  return problem ? `${problem}（${code}）` : words;
}
