// In: a report. Out: it as text for people, as JUnit XML for a CI server, as JSON for programs.
import type { CaseReport, ConformanceReport } from './run-vectors.ts';

/**
 * A line per group, then a line per failure, then the sum.
 *
 * @example
 * formatReport(report).split('\n').at(-1); // '2450 passed, 0 failed, 0 not supported (4.2 s)'
 */
export function formatReport(report: ConformanceReport): string {
  const { counts, groups, cases, milliseconds } = report;
  const width = Math.max(...groups.map(({ file, operation }) => file.length + operation.length)) + 3;
  const lines = groups.map(({ file, operation, passed, failed, unsupported }) => {
    const name = `${file} · ${operation}`.padEnd(width);
    const numbers = `${passed} passed`.padStart(12);
    const trouble = failed > 0 ? `, ${failed} failed` : '';
    const rest = unsupported > 0 ? `, ${unsupported} not supported` : '';
    return `${failed > 0 ? 'FAILED' : 'ok    '} ${name}${numbers}${trouble}${rest}`;
  });
  const failures = cases.filter(isFailed).map(({ id, fault, detail, comment }) => {
    const note = comment === undefined ? '' : ` · ${comment}`;
    return `${id}: ${fault}: ${printable(detail)}${note}`;
  });
  const sum = `${counts.passed} passed, ${counts.failed} failed, ${counts.unsupported} not supported (${(milliseconds / 1000).toFixed(1)} s)`;
  return [...lines, ...(failures.length > 0 ? ['', ...failures] : []), '', sum].join('\n');
}

/** JUnit XML: a test suite per file and operation; not supported is skipped. */
export function formatJunit(report: ConformanceReport): string {
  const { counts, milliseconds } = report;
  const total = counts.passed + counts.failed + counts.unsupported;
  const suites = report.groups.map((group) => {
    const items = report.cases.filter(
      ({ file, operation }) => file === group.file && operation === group.operation,
    );
    const tests = items.map((item) => {
      const head = `    <testcase classname="${xml(`${group.file}.${group.operation}`)}" name="${xml(item.id)}"`;
      if (item.verdict === 'passed') return `${head}/>`;
      const inner =
        item.verdict === 'failed'
          ? `<failure type="${item.fault}" message="${xml(item.detail)}"/>`
          : `<skipped message="${xml(item.detail)}"/>`;
      return `${head}>${inner}</testcase>`;
    });
    return [
      `  <testsuite name="${xml(`${group.file} ${group.operation}`)}" tests="${items.length}" failures="${group.failed}" skipped="${group.unsupported}">`,
      ...tests,
      '  </testsuite>',
    ].join('\n');
  });
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="${xml(report.implementation)}" tests="${total}" failures="${counts.failed}" skipped="${counts.unsupported}" time="${(milliseconds / 1000).toFixed(3)}">`,
    ...suites,
    '</testsuites>',
    '',
  ].join('\n');
}

/** The report as JSON text, one line a case. */
export function formatJson(report: ConformanceReport): string {
  const { cases, ...head } = report;
  const rows = cases.map((item) => `    ${JSON.stringify(item)}`).join(',\n');
  return `${JSON.stringify(head, null, 2).slice(0, -2)},\n  "cases": [\n${rows}\n  ]\n}\n`;
}

function isFailed(item: CaseReport): item is CaseReport & { readonly verdict: 'failed' } {
  return item.verdict === 'failed';
}

// Control characters move the cursor or colour the terminal, direction marks reorder what is read.
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is replaced.
const UNSAFE = /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

function printable(text: string): string {
  return text.replace(UNSAFE, (character) => {
    const code = character.charCodeAt(0).toString(16).padStart(4, '0');
    return `\\u${code}`;
  });
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

function xml(text: string): string {
  // U+FFFE, U+FFFF and lone surrogates are no characters of XML 1.0 (§2.2).
  return printable(text)
    .replace(/[&<>"]/g, (character) => ENTITIES[character] as string)
    .replace(/[\ufffe\uffff]|\p{Surrogate}/gu, '?');
}
