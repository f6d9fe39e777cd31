using GitPush.Hooks;
using GitPush.Objects;

namespace GitPush.Stages.Policies.Rules;

/// <summary>Which paths there must not be.</summary>
internal sealed class ForbiddenPathRule(GlobList paths) : IFileRule
{
    public IEnumerable<string> Check(PolicyRun run, ObjectReader reader, NewFile file)
    {
        if (paths.IsMatch(file.Path))
        {
            yield return $"adds {Shown.Text(file.Path)}, which must not be in this repository: take it out of the commit (git rebase -i) and add it to .gitignore";
        }
    }
}
