import { beforeEach, inject } from 'vitest';

beforeEach(({ skip }) => {
  skip(inject('cluster') === undefined, 'the Debian package postgresql is not installed');
});
