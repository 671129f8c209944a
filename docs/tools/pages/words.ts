// In: an English sentence of the code, and a locale. Out: the sentence in that locale; an untranslated one is an error.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export type Locale = 'en' | 'zh-hk';

const folder = join(import.meta.dirname, '../zh-hk');
const read = (name: string): Readonly<Record<string, string>> =>
  JSON.parse(readFileSync(join(folder, name), 'utf8'));

/** English sentence → Chinese. Keyed by the sentence itself: a sentence that changes asks for its translation again. */
export const dictionary: Readonly<Record<string, string>> = {
  ...read('errors.json'),
  ...read('results.json'),
  ...read('causes.json'),
};

const used = new Set<string>();

/** Sentences of the dictionary that no page asked for so far. */
export const unusedWords = (): readonly string[] => Object.keys(dictionary).filter((key) => !used.has(key));

const sentencesOf = (text: string): readonly string[] => text.split(/(?<=\.) (?=[A-Z])/);

/**
 * Translates a text: as a whole, or sentence by sentence, because advice is put together from sentences.
 *
 * @throws Error naming the sentence that docs/tools/zh-hk lacks
 */
export function inLocale(locale: Locale, text: string): string {
  if (locale === 'en') return text;
  const parts = Object.hasOwn(dictionary, text) ? [text] : sentencesOf(text);
  return parts
    .map((sentence) => {
      const found = dictionary[sentence];
      if (found === undefined)
        throw new Error(`No translation in docs/tools/zh-hk: ${JSON.stringify(sentence)}`);
      used.add(sentence);
      return found;
    })
    .join('');
}
