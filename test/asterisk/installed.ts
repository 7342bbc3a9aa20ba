/** The Asterisk that `npm run test:asterisk` has found or installed. */
export function installed(): string {
  const root = process.env.ACTIVEFLOW_TEST_ASTERISK;
  if (root === undefined || root === '')
    throw new Error('run `npm run test:asterisk`: it finds the Asterisk');
  return root;
}
