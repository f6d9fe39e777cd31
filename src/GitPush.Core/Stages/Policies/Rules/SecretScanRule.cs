using GitPush.Objects;
using GitPush.Stages.Policies.Secrets;

namespace GitPush.Stages.Policies.Rules;

/// <summary>No secrets in lines that are added.</summary>
internal sealed class SecretScanRule(SecretScanner scanner) : IFileRule
{
    // Nobody reads more of one file.
    private const int MaxPerFile = 20;

    /// <summary>What it finds is looked for in all files at once, between two sweeps through the commits: see <see cref="SecretScan"/>.</summary>
    public SecretScanner Scanner => scanner;

    public IEnumerable<string> Check(PolicyRun run, ObjectReader reader, NewFile file)
    {
        foreach (var secret in run.Secrets(scanner).FindAdded(file, reader).Take(MaxPerFile))
        {
            // Whatever writes that line from now on, in this push, does not show it.
            run.Mask(secret.Value);
            yield return $"adds {Shown.Text(file.Path)}:{secret.Line}: looks like {secret.Rule.Description}; "
                + "revoke it, take it out of the commit (git rebase -i), then push again";
        }
    }
}
