/** The most of these instants (milliseconds, in order) in any window of so many milliseconds. */
export function busiest(instants: readonly number[], ms: number): number {
  let first = 0;
  let most = 0;
  instants.forEach((at, last) => {
    while (at - (instants[first] ?? at) >= ms) first++;
    most = Math.max(most, last - first + 1);
  });
  return most;
}
