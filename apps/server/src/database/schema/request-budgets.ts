/** Until when requests to an environment are given out; see environments/shared-rate.ts. */
export type RequestBudgetTable = {
  environment: string;
  granted_until: Date;
};
