// In: a prefix and a count. Out: that many requests, made one at a time.
export function* requests(prefix, count) {
  for (let index = 0; index < count; index += 1)
    yield {
      benefitProductCode: 'POINT',
      bizNo: `${prefix}-${index}`,
      bizdt: '2024-05-22T06:42:21+08:00',
      ipRoleId: `2160${String(index % 1_000_000_000_000).padStart(12, '0')}`,
      sceneCode: 'MEASURE',
      benefitRedeemInfos: [{ points: 1 }],
    };
}
