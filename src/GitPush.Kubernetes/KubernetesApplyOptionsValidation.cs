using GitPush.Hooks;
using GitPush.Kubernetes.Apply.Inventories;
using GitPush.Kubernetes.Health;

namespace GitPush.Kubernetes;

/// <summary>What is wrong with <see cref="KubernetesApplyOptions"/>, also as part of other options.</summary>
internal static class KubernetesApplyOptionsValidation
{
    // A timer takes no more than about 49 days.
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(uint.MaxValue - 1);

    /// <summary>One sentence for each problem, each with the option's name at its beginning.</summary>
    public static IEnumerable<string> FindProblems(KubernetesApplyOptions options)
    {
        if (options.Namespace is { } ns && !InventoryName.IsDnsLabel(ns))
        {
            yield return $"{nameof(options.Namespace)} is no name of a namespace: '{ns}'";
        }

        if (options.InventoryName is { } name && !InventoryName.IsValid(name))
        {
            yield return $"{nameof(options.InventoryName)} must have lower-case letters, digits and '-', at most {InventoryName.MaxLength}, and is '{name}'";
        }

        if (!Enum.IsDefined(options.Conflicts))
        {
            yield return $"{nameof(options.Conflicts)} is no such value: {options.Conflicts}";
        }

        if (options.LeaseTimeout < TimeSpan.Zero || options.LeaseTimeout > Longest)
        {
            yield return $"{nameof(options.LeaseTimeout)} must not be negative or more than 49 days, and is {options.LeaseTimeout}";
        }

        foreach (var problem in FindRefProblems(options))
        {
            yield return problem;
        }

        foreach (var problem in HealthOptionsValidation.Check(nameof(options.Health), options.Health))
        {
            yield return problem;
        }
    }

    // "main" never matches: that it should have been "refs/heads/main" must not come out by a deployment that never happens.
    private static IEnumerable<string> FindRefProblems(KubernetesApplyOptions options)
    {
        foreach (var pattern in options.Refs)
        {
            if (RefPatterns.FindProblem([pattern]) is { } problem)
            {
                yield return $"{nameof(options.Refs)}: {problem}";
            }
        }
    }
}
