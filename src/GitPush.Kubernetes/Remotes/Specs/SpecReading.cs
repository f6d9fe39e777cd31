using System.Diagnostics.CodeAnalysis;

namespace GitPush.Kubernetes.Remotes.Specs;

/// <summary>What reading a Remote's spec came to: what it asks for, or what is wrong with it.</summary>
internal sealed record SpecReading(RemoteSpec? Spec, IReadOnlyList<SpecProblem> Problems)
{
    [MemberNotNullWhen(true, nameof(Spec))]
    public bool IsValid => Spec is not null && Problems.Count == 0;
}
