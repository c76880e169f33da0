/** What the gateway that serves this page says of how one enters. */
export interface Deployment {
  /** Whether a name is enough, for who knows the key of the page's address. */
  readonly tokens: boolean;
  /** The origins of pages that may hand a token over. */
  readonly hosts: readonly string[];
  /** Where the gateway is, if it is not where the page comes from. */
  readonly gateway?: string;
}

/** @throws TypeError where there is no network */
export async function askDeployment(): Promise<Deployment> {
  const response = await fetch('/demo');
  const answer = response.ok ? ((await response.json()) as Record<string, unknown>) : {};
  return {
    tokens: answer['tokens'] === true,
    hosts: Array.isArray(answer['hosts']) ? answer['hosts'].filter((host) => typeof host === 'string') : [],
    ...(typeof answer['gateway'] === 'string' ? { gateway: answer['gateway'] } : {}),
  };
}
