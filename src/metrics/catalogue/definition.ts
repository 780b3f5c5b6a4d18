/** One metric as data: everything about it but its name, which is its key in the catalogue. */
export type MetricDefinition = {
  readonly kind: 'counter' | 'gauge' | 'histogram';
  /** One sentence for the HELP line and the documentation. */
  readonly help: string;
  readonly labels: readonly string[];
  /** Upper bounds in the unit of the name; histograms only. */
  readonly buckets?: readonly number[];
  /**
   * Which labels give up their values for `other`, one after another in this order, when a target has used up
   * its series. What remains must be small: it is always let in.
   */
  readonly collapse?: readonly string[];
};
