// In: nothing. Out: the field schemas that the operations share. Messages never quote what was received.
// Only runtime files import this one: the published types of the package stay free of valibot's.
import * as v from 'valibot';

const mustBeText = 'must be a string';

/** A required text: at least one visible character, no control characters (they would forge log lines). */
export const textField = (): v.GenericSchema<string> =>
  v.pipe(
    v.string(mustBeText),
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the control characters are what must not match.
    v.regex(/^(?=.*\S)[^\u0000-\u001f\u007f]+$/, 'must hold a visible character and no control characters'),
  );

/** The message of an object schema: about the object itself, or about a field that is not there. */
export const objectMessage = (issue: { readonly path?: unknown }): string =>
  issue.path ? 'is missing' : 'must be an object';

/** Marks a part that the public pages do not describe; its fields are kept and sent as they are. */
export const openObject = (): v.GenericSchema<Record<string, unknown>> =>
  v.custom(
    // A function of its own instead of looseObject, which takes an array for an object.
    (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
    'must be an object',
  );

/** `result`, the part every answer of the family has; codes and letters are judged later, by `toOutcome`. */
export const resultField = (): v.GenericSchema =>
  v.looseObject(
    {
      resultCode: v.string(mustBeText),
      resultStatus: v.optional(v.string(mustBeText)),
      resultMessage: v.optional(v.string(mustBeText)),
    },
    objectMessage,
  );

/** An answer whose only documented part is `result`. */
export const resultResponse = (): v.GenericSchema => v.looseObject({ result: resultField() }, objectMessage);
