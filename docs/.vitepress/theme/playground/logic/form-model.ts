// In: an operation and the text of a body. Out: the fields of its form with what they show, and every issue by field.
import { decodeJson, isSchemaError, type Operation, parseRequest } from '@redeemkit/benefit-redeem-schema';
import { toJsonSchema } from '@redeemkit/benefit-redeem-schema/json-schema';
import { type JsonMembers, readMembers, writeMember } from './edit-json.ts';

/** One field, from the JSON Schema of the operation. */
export interface FormField {
  readonly name: string;
  readonly kind: 'text' | 'number' | 'json';
  /** The one value that is allowed, where there is one. */
  readonly only: string | undefined;
  readonly required: boolean;
  readonly description: string;
}

/** What a field shows. `json`: the member's own JSON, because its value is not of the field's kind. */
export interface FieldView {
  readonly text: string;
  readonly as: 'text' | 'json';
}

/** What the operation says of a body. */
export interface BodyIssues {
  /** By field; a problem inside a member counts for the member. */
  readonly byField: Readonly<Record<string, readonly string[]>>;
  /** About the body as a whole: no JSON, no object. */
  readonly whole: { readonly code: string; readonly message: string } | undefined;
}

interface PropertySchema {
  readonly type?: string;
  readonly const?: string;
  readonly description?: string;
}

/** The fields of an operation's request, in the order of its page. */
export function fieldsOf(operation: Operation): readonly FormField[] {
  const schema = toJsonSchema(operation).request as {
    readonly properties?: Readonly<Record<string, PropertySchema>>;
    readonly required?: readonly string[];
  };
  return Object.entries(schema.properties ?? {}).map(([name, property]) => ({
    name,
    kind: property.type === 'string' ? 'text' : property.type === 'integer' ? 'number' : 'json',
    only: property.const,
    required: schema.required?.includes(name) ?? false,
    description: property.description ?? '',
  }));
}

// An <input> drops line ends and hides other control characters: such a text is shown as JSON, escaped.
// biome-ignore lint/suspicious/noControlCharactersInRegex: the control characters are what is looked for.
const fitsInput = (text: string): boolean => !/[\u0000-\u001f\u007f]/.test(text);

/** What a field shows of a body; undefined while the body cannot be read. */
export function viewField(field: FormField, members: JsonMembers): FieldView | undefined {
  if (!members.ok) return undefined;
  const member = members.members.get(field.name);
  if (member === undefined) return { text: '', as: field.kind === 'text' ? 'text' : 'json' };
  if (field.kind === 'text' && typeof member.value === 'string' && fitsInput(member.value)) {
    return { text: member.value, as: 'text' };
  }
  return { text: member.text, as: 'json' };
}

/** A field's new text in the body, or why it cannot go there; the body is then left alone and the text kept by the field. */
export type FieldEdit =
  | { readonly ok: true; readonly body: string }
  | { readonly ok: false; readonly code: string; readonly message: string };

/** Writes what was typed into one field into the body. */
export function editField(
  body: string,
  edit: { readonly field: FormField; readonly view: FieldView; readonly typed: string },
): FieldEdit {
  const { field, view, typed } = edit;
  if (typed === '' && !field.required)
    return { ok: true, body: writeMember(body, { name: field.name, json: undefined }) };
  if (view.as === 'text') {
    return { ok: true, body: writeMember(body, { name: field.name, json: JSON.stringify(typed) }) };
  }
  try {
    decodeJson(new TextEncoder().encode(typed));
  } catch (error) {
    if (!isSchemaError(error)) throw error;
    return { ok: false, code: error.code, message: error.message };
  }
  return { ok: true, body: writeMember(body, { name: field.name, json: typed.trim() }) };
}

/** Everything the operation has to say about a body; nothing thrown. */
export function findIssues(operation: Operation, body: string): BodyIssues {
  const read = readMembers(body);
  if (!read.ok) return { byField: {}, whole: { code: read.code, message: read.message } };
  try {
    parseRequest(operation, decodeJson(new TextEncoder().encode(body)));
    return { byField: {}, whole: undefined };
  } catch (error) {
    if (!isSchemaError(error)) throw error;
    const byField: Record<string, string[]> = {};
    for (const { path, message } of error.issues) {
      const name = /^[^.[]+/.exec(path)?.[0] ?? '';
      const inner = path.slice(name.length);
      byField[name] = [...(byField[name] ?? []), inner === '' ? message : `${inner} ${message}`];
    }
    return { byField, whole: undefined };
  }
}
