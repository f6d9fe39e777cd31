using System.Globalization;
using GitPush.Access;
using GitPush.Kubernetes.Client;
using GitPush.Kubernetes.Remotes.Specs;

namespace GitPush.Kubernetes.Remotes;

/// <summary>Reads Remotes of both kinds.</summary>
/// <param name="keys">Reads keys; null without an SSH transport.</param>
internal sealed class RemoteReader(IKeyGrantReader? keys = null)
{
    /// <summary>Whether anybody could log in with a key at all.</summary>
    public bool KnowsKeys => keys is not null;

    /// <param name="life">That of an earlier reading of the same object.</param>
    public RemoteEntry Read(KubernetesObject remote, RemoteLife life)
    {
        var reading = remote.IsGitkube() ? GitkubeSpecReader.Read(remote) : RemoteSpecReader.Read(remote);
        var grants = new List<IKeyGrant>();
        var problems = new List<SpecProblem>();
        if (keys is not null && reading.Spec is { } spec)
        {
            for (var i = 0; i < spec.AuthorizedKeys.Count; i++)
            {
                if (keys.TryRead(spec.AuthorizedKeys[i], out var grant, out var problem))
                {
                    grants.Add(grant);
                }
                else
                {
                    problems.Add(new SpecProblem(string.Create(CultureInfo.InvariantCulture, $"spec.authorizedKeys[{i}]"), problem));
                }
            }
        }

        return new RemoteEntry(remote, reading, grants, problems, life);
    }
}
