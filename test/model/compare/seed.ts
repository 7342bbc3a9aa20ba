/** What random tests start from: another one each day and run, printed in their titles, repeated by `ACTIVEFLOW_SEED`. */
export const seed = Number(process.env.ACTIVEFLOW_SEED ?? Date.now() % 2 ** 31);
