using GitPush.Stages.Policies.Secrets;

namespace GitPush.Stages.Policies.Rules;

/// <summary>No secrets in lines that are added.</summary>
internal sealed class SecretScanRule(SecretScanner scanner) : IFileRule
{
    public IEnumerable<string> Check(PolicyRun run, NewFile file)
    {
        foreach (var secret in run.Secrets(scanner).FindAdded(file))
        {
            // Whatever writes that line from now on, in this push, does not show it.
            run.Push.MaskSecret(secret.Value);
            yield return $"adds {Shown.Text(file.Path)}:{secret.Line}: looks like {secret.Rule.Description}; "
                + "revoke it, take it out of the commit (git rebase -i), then push again";
        }
    }
}
