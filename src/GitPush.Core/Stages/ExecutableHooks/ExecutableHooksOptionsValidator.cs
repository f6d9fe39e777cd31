using GitPush.Hooks;
using Microsoft.Extensions.Options;

namespace GitPush.Stages.ExecutableHooks;

/// <summary>Stops the host's start on options that no hook could run with.</summary>
internal sealed class ExecutableHooksOptionsValidator : IValidateOptions<ExecutableHooksOptions>
{
    // What a timer takes.
    private static readonly TimeSpan MaxTimeout = TimeSpan.FromMilliseconds(uint.MaxValue - 1);
    private static readonly TimeSpan MaxGrace = TimeSpan.FromMinutes(1);

    public ValidateOptionsResult Validate(string? name, ExecutableHooksOptions options)
    {
        var failures = Problems(options).Select(problem => $"ExecutableHooksOptions.{problem}").ToList();
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static IEnumerable<string> Problems(ExecutableHooksOptions options)
    {
        if (options.HooksPath is { } path && !Directory.Exists(path))
        {
            yield return $"HooksPath is '{path}', which is no folder.";
        }

        if ((options.Hooks & ~ExecutableHookTypes.All) != 0)
        {
            yield return $"Hooks is {options.Hooks}, which is no set of hooks.";
        }

        if (GlobList.FindProblem(options.Repositories) is { } pattern)
        {
            yield return $"Repositories: {pattern}.";
        }

        if (options.Timeout <= TimeSpan.Zero || options.Timeout > MaxTimeout)
        {
            yield return $"Timeout is {options.Timeout}; it must be more than zero and at most {MaxTimeout.Days} days.";
        }

        if (options.TerminationGrace < TimeSpan.Zero || options.TerminationGrace > MaxGrace)
        {
            yield return $"TerminationGrace is {options.TerminationGrace}; it must be between zero and a minute.";
        }

        if (options.MaxOutputBytes < 0)
        {
            yield return $"MaxOutputBytes is {options.MaxOutputBytes}; it must not be negative.";
        }

        foreach (var variable in options.InheritedVariables.Concat(options.Variables.Keys))
        {
            if (string.IsNullOrEmpty(variable) || variable.Contains('=', StringComparison.Ordinal) || variable.Contains('\0', StringComparison.Ordinal))
            {
                yield return $"InheritedVariables and Variables: '{variable}' is no name of a variable.";
            }
        }
    }
}
