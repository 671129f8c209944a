// In: a diagnosis without its sentence. Out: the diagnosis.
import type { Diagnosis } from './diagnosis.ts';

const OPENINGS: Readonly<Record<Diagnosis['verdict'], string>> = {
  verifies: 'The signature verifies as given',
  explained: 'The signature fails, and the reason is proved',
  'partly-explained': 'Part of the reason is proved, and something more is wrong',
  'not-explained': 'The signature fails for a reason that is none of the known mistakes',
  unsigned: 'There is no signature',
  incomplete: 'This cannot be explained yet',
};

/** Adds one sentence for people. */
export function summarise(diagnosis: Omit<Diagnosis, 'summary'>): Diagnosis {
  const { verdict, causes, needs } = diagnosis;
  const certain = causes.filter(({ certainty }) => certainty === 'proved');
  const named = certain.length ? certain : causes.slice(0, verdict === 'verifies' ? 0 : 1);
  const parts = [
    OPENINGS[verdict],
    ...(named.length ? [named.map(({ code }) => code).join(' and ')] : []),
    ...(verdict === 'incomplete' ? [`needed: ${needs.map(({ field }) => field).join(', ')}`] : []),
  ];
  return { ...diagnosis, summary: `${parts.join(': ')}.` };
}
