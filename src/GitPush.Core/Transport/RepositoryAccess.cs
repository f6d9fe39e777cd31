using System.Diagnostics.CodeAnalysis;
using GitPush.Repositories;

namespace GitPush.Transport;

/// <summary>What a client gets when it asks for a repository.</summary>
internal readonly record struct RepositoryAccess(AccessOutcome Outcome, GitRepository? Repository)
{
    [MemberNotNullWhen(true, nameof(Repository))]
    public bool IsGranted => Outcome == AccessOutcome.Granted;
}
