namespace GitPush.Kubernetes.Jobs;

/// <summary>What is wrong with <see cref="JobRunOptions"/>, for the validators of the options that hold them.</summary>
internal static class JobRunOptionsValidation
{
    // Kubernetes counts these seconds in 32 bits.
    private static readonly TimeSpan Longest = TimeSpan.FromDays(365);

    /// <param name="name">How the host reaches them: <c>Run</c>.</param>
    public static IEnumerable<string> Check(string name, JobRunOptions options)
    {
        if (options.Timeout < TimeSpan.FromSeconds(1) || options.Timeout > Longest)
        {
            yield return $"{name}.{nameof(options.Timeout)} must be from 1 second to 365 days, and is {options.Timeout}";
        }

        if (options.BackoffLimit is < 0 or > 1_000)
        {
            yield return $"{name}.{nameof(options.BackoffLimit)} must be from 0 to 1000, and is {options.BackoffLimit}";
        }

        if (options.FailureGrace < TimeSpan.Zero || options.FailureGrace > Longest)
        {
            yield return $"{name}.{nameof(options.FailureGrace)} must not be negative, and is {options.FailureGrace}";
        }

        if (options.KeepFailed < TimeSpan.Zero || options.KeepFailed > Longest)
        {
            yield return $"{name}.{nameof(options.KeepFailed)} must be from zero to 365 days, and is {options.KeepFailed}";
        }

        if (options.KeepCompleted < TimeSpan.Zero || options.KeepCompleted > Longest)
        {
            yield return $"{name}.{nameof(options.KeepCompleted)} must be from zero to 365 days, and is {options.KeepCompleted}";
        }

        if (options.MaxLogLines < 0)
        {
            yield return $"{name}.{nameof(options.MaxLogLines)} must not be negative, and is {options.MaxLogLines}";
        }

        if (options.MaxLogLineLength < 1)
        {
            yield return $"{name}.{nameof(options.MaxLogLineLength)} must be at least 1, and is {options.MaxLogLineLength}";
        }
    }
}
