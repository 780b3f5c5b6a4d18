/** How much is measured: enough to publish, or just enough to see that a benchmark still works. */
export type Size = 'full' | 'tiny';

/** One thing that was measured, several times over. */
export type Figure = {
  readonly name: string;
  readonly unit: string;
  /** What each run came to. */
  readonly runs: readonly number[];
  /** What it should be at most or at least; absent where nothing was promised. */
  readonly aim?: { readonly most: number } | { readonly least: number };
  /** Whether it holds only on a machine that has nothing else to do. */
  readonly needsQuiet?: true;
};

/** A group of figures that are measured together. */
export type Benchmark = {
  readonly name: string;
  readonly title: string;
  /** @throws when what is measured does not do what it should, for then its figures would mean nothing. */
  measure(size: Size): Promise<readonly Figure[]>;
};
