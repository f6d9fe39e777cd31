namespace GitPush.Kubernetes.Health;

/// <summary>What is wrong with <see cref="HealthOptions"/>, for the validators of the options that hold them.</summary>
internal static class HealthOptionsValidation
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    /// <param name="name">How the host reaches them: <c>Health</c>.</param>
    public static IEnumerable<string> Check(string name, HealthOptions options)
    {
        if (options.Timeout <= TimeSpan.Zero || options.Timeout > Longest)
        {
            yield return $"{name}.{nameof(options.Timeout)} must be above zero and at most one day, and is {options.Timeout}";
        }

        if (options.FailureGrace < TimeSpan.Zero || options.FailureGrace > Longest)
        {
            yield return $"{name}.{nameof(options.FailureGrace)} must be from zero to one day, and is {options.FailureGrace}";
        }

        if (options.ProgressInterval < TimeSpan.Zero || options.ProgressInterval > Longest)
        {
            yield return $"{name}.{nameof(options.ProgressInterval)} must be from zero to one day, and is {options.ProgressInterval}";
        }

        if (options.MaxRestarts < 0)
        {
            yield return $"{name}.{nameof(options.MaxRestarts)} must not be negative, and is {options.MaxRestarts}";
        }

        if (options.LogLines is < 0 or > 1_000)
        {
            yield return $"{name}.{nameof(options.LogLines)} must be from 0 to 1000, and is {options.LogLines}";
        }
    }
}
