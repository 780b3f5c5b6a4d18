/** How many random inputs a fuzzer tries; `FAULTLINE_FUZZ_RUNS` asks for a long run. */
export function fuzzRuns(usual: number): { readonly numRuns: number } {
  const asked = Number(process.env['FAULTLINE_FUZZ_RUNS'] ?? usual);
  return { numRuns: Number.isInteger(asked) && asked > 0 ? asked : usual };
}
