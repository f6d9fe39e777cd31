using System.Globalization;
using GitPush.Access;
using GitPush.Kubernetes.Client;
using GitPush.Kubernetes.Remotes.Specs;
using GitPush.Repositories;

namespace GitPush.Kubernetes.Remotes;

/// <summary>A Remote as it was read last.</summary>
/// <param name="Object">The object; not to be changed.</param>
/// <param name="Reading">What it asks for.</param>
/// <param name="Keys">The keys that open it.</param>
/// <param name="KeyProblems">The lines that grant nothing.</param>
/// <param name="Life">Shared with earlier and later readings of the same object.</param>
internal sealed record RemoteEntry(
    KubernetesObject Object, SpecReading Reading, IReadOnlyList<IKeyGrant> Keys, IReadOnlyList<SpecProblem> KeyProblems, RemoteLife Life)
{
    public ObjectKey Key => Object.Key;

    public string Namespace => Object.Namespace!;

    public string Name => Object.Name;

    public string Uid => Object.Uid ?? "";

    /// <summary>Null when the spec does not say which.</summary>
    public RepositoryName? Repository => Reading.Spec?.Repository;

    /// <summary>How Gitkube calls it, in its addresses and as the user in them.</summary>
    public string QualifiedName => $"{Namespace}-{Name}";

    public DateTimeOffset CreatedAt =>
        DateTimeOffset.TryParse(Object.Text("metadata", "creationTimestamp"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : DateTimeOffset.MaxValue;

    /// <summary>Whether the repository is there, and this Remote's.</summary>
    public bool IsAdmitted => Repository is { } repository && Life.IsAdmittedTo(repository);

    /// <summary>Whether the API server has another state of the object than an earlier reading.</summary>
    public bool IsSameAs(RemoteEntry other) => Uid == other.Uid && Object.ResourceVersion == other.Object.ResourceVersion;
}
