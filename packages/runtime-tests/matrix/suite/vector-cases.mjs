// In: every conformance vector. Out: one case a vector; its verdict is the answer that the packages give.

export async function vectorCases(t, lib) {
  const { conformance, allVectors, redeemkitImplementation } = lib;
  const report = await conformance.runVectors(allVectors, redeemkitImplementation());
  const expected = allVectors.reduce(
    (sum, { counts }) => sum + counts.valid + counts.invalid + counts.acceptable,
    0,
  );
  await t.test('every vector was asked', async () => t.equal(report.cases.length, expected));
  for (const one of report.cases)
    await t.test(`vector ${one.id}`, async () =>
      t.ok(one.verdict === 'passed', JSON.stringify({ ...one, comment: undefined })),
    );
  t.verdict(
    'vectors',
    report.cases.map(({ id, verdict }) => `${id} ${verdict}`),
  );
}
