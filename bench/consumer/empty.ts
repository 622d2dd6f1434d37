// Nothing: what tsc takes to check this is what it takes at least.
export {}
