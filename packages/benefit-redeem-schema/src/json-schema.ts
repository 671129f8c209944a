// In: an operation. Out: JSON Schema (2020-12) of its request and response, from the schemas that validate.
import { benefitIssue } from './benefit-issue.ts';
import { benefitRedeem } from './benefit-redeem.ts';
import { SchemaError } from './errors.ts';
import { fieldDocs } from './field-docs.ts';
import type { Operation } from './operation.ts';
import { userPromoBenefitQuery } from './user-promo-benefit-query.ts';

/** A JSON Schema, as plain data. */
export type JsonSchema = { readonly title?: string; readonly [keyword: string]: unknown };

/** The operations that the shipped documents describe. */
export const documentedOperations: readonly Operation[] = /* @__PURE__ */ Object.freeze([
  benefitRedeem,
  userPromoBenefitQuery,
  benefitIssue,
]);

// What the walk needs to know of a valibot schema or action.
interface Node {
  readonly kind: 'schema' | 'validation';
  readonly type: string;
  readonly pipe?: readonly Node[];
  readonly entries?: Readonly<Record<string, Node>>;
  readonly item?: Node;
  readonly wrapped?: Node;
  readonly literal?: unknown;
  readonly requirement?: unknown;
}

const unsupported = (type: string): SchemaError =>
  new SchemaError(
    'ERR_OPERATION_INVALID',
    `JSON Schema: no translation for "${type}"; only the operations of this package can be described.`,
  );

// A validation of a pipe → the keyword with the same meaning.
const toKeyword = ({ type, requirement }: Node): JsonSchema => {
  if (type === 'regex') return { pattern: (requirement as RegExp).source };
  if (type === 'min_length') return { minItems: requirement };
  if (type === 'max_length') return { maxLength: requirement };
  if (type === 'min_value') return { minimum: requirement };
  if (type === 'safe_integer') return { type: 'integer', maximum: Number.MAX_SAFE_INTEGER };
  throw unsupported(type);
};

const toObject = (entries: Readonly<Record<string, Node>>, path: string): JsonSchema => {
  const properties: Record<string, JsonSchema> = {};
  const required: string[] = [];
  for (const [name, node] of Object.entries(entries)) {
    const optional = node.type === 'optional';
    if (!optional) required.push(name);
    const inner = `${path}.${name}`;
    const described = fieldDocs[inner];
    properties[name] = {
      ...toSchema(optional && node.wrapped ? node.wrapped : node, inner),
      ...(described !== undefined && { description: described }),
    };
  }
  return { type: 'object', properties, ...(required.length > 0 && { required }), additionalProperties: true };
};

function toSchema(node: Node, path: string): JsonSchema {
  const base = ((): JsonSchema => {
    if (node.type === 'string') return { type: 'string' };
    if (node.type === 'number') return { type: 'number' };
    if (node.type === 'literal') return { type: 'string', const: node.literal };
    if (node.type === 'loose_object') return toObject(node.entries ?? {}, path);
    if (node.type === 'array' && node.item) return { type: 'array', items: toSchema(node.item, `${path}[]`) };
    // The one custom schema is openObject: any object, since the pages do not describe its fields.
    if (node.type === 'custom') return { type: 'object', additionalProperties: true };
    throw unsupported(node.type);
  })();
  // A pipe may start with another pipe; its validations count too.
  const [head, ...validations] = node.pipe ?? [];
  const start = head?.pipe ? toSchema(head, path) : base;
  return Object.assign({}, start, ...validations.map(toKeyword)) as JsonSchema;
}

/** `BenefitRedeem` of `benefitRedeem`: how a schema of an operation is named in the shipped documents. */
export const titleOf = (operation: Operation): string =>
  `${operation.name.slice(0, 1).toUpperCase()}${operation.name.slice(1)}`;

/**
 * An operation of this package → JSON Schemas of what it accepts and of what it answers.
 *
 * @throws SchemaError ERR_OPERATION_INVALID for an operation whose schemas this package did not make
 * @example
 * toJsonSchema(benefitRedeem).request; // { title: 'BenefitRedeemRequest', type: 'object', … }
 */
export function toJsonSchema(operation: Operation): {
  readonly request: JsonSchema;
  readonly response: JsonSchema;
} {
  const title = titleOf(operation);
  const of = (schema: unknown, suffix: 'Request' | 'Response'): JsonSchema => ({
    title: `${title}${suffix}`,
    ...toSchema(schema as Node, `${operation.name}.${suffix.toLowerCase()}`),
  });
  return {
    request: of(operation.requestSchema, 'Request'),
    response: of(operation.responseSchema, 'Response'),
  };
}

/** The document shipped as `json-schema.json`: every request and response, under `$defs`. */
export function jsonSchemaDocument(): JsonSchema {
  const definitions = documentedOperations.flatMap((operation) => {
    const { request, response } = toJsonSchema(operation);
    return [request, response].map((schema) => [schema.title ?? '', schema] as const);
  });
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'A. Points operations of the AlipayHK open API. Unofficial, not affiliated with AlipayHK.',
    $defs: Object.fromEntries(definitions),
  };
}
