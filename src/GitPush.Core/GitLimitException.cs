namespace GitPush;

/// <summary>A peer sent more than a limit allows. The message names the limit and its value.</summary>
internal sealed class GitLimitException(string limit, long value, string unit)
    : GitProtocolException($"over the limit {limit} = {value} {unit}")
{
    /// <summary>The property of <see cref="GitPushLimits"/> that was exceeded.</summary>
    public string Limit { get; } = limit;
}
