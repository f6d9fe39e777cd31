using System.Text.Json;
using System.Text.Json.Nodes;
using GitPush.Repositories;

namespace GitPush.Kubernetes.Remotes;

/// <summary>
/// The repositories of Remotes. Each has a file <c>info/gitpush-remote</c> that says which namespace it belongs to, by name and by
/// uid: so it is known when its Remote is gone, and a namespace that is made anew under an old name does not get at what another
/// one left behind.
/// </summary>
internal sealed class RemoteRepositories(IRepositoryStore store)
{
    private const string Marker = "gitpush-remote";

    /// <summary>Creates the repository, or finds out whether the one that there is belongs to a namespace.</summary>
    /// <returns>What is wrong, for the Remote's status; null when the repository is there and the namespace's.</returns>
    public async Task<string?> EnsureAsync(RepositoryName name, string ns, string namespaceUid, CancellationToken cancellationToken)
    {
        var repository = await store.OpenAsync(name, cancellationToken).ConfigureAwait(false)
            ?? await CreateAsync(name, cancellationToken).ConfigureAwait(false);
        var owner = ReadOwner(repository);
        if (owner is null)
        {
            // Without a mark it is another's, unless there is nothing in it: then a server ended between creating and marking it.
            if (repository.GetRefs("").Count > 0)
            {
                return $"there is a repository '{name}' that is no Remote's: set spec.repository to another name";
            }

            WriteOwner(repository, ns, namespaceUid);
            return null;
        }

        return owner == namespaceUid
            ? null
            : $"the repository '{name}' belongs to a namespace '{ns}' that was deleted: delete the repository, or set spec.repository to another name";
    }

    /// <summary>Whether a repository is a Remote's, or was one's.</summary>
    public async ValueTask<bool> IsOfRemoteAsync(RepositoryName name, CancellationToken cancellationToken) =>
        await store.OpenAsync(name, cancellationToken).ConfigureAwait(false) is { } repository && File.Exists(MarkerOf(repository));

    /// <summary>Deletes the repository of a namespace's Remote.</summary>
    /// <returns>Whether there was one that is known to be a Remote's.</returns>
    public async Task<bool> DeleteAsync(RepositoryName name, CancellationToken cancellationToken) =>
        await IsOfRemoteAsync(name, cancellationToken).ConfigureAwait(false) && await store.DeleteAsync(name, cancellationToken).ConfigureAwait(false);

    private async Task<GitRepository> CreateAsync(RepositoryName name, CancellationToken cancellationToken)
    {
        try
        {
            return await store.CreateAsync(name, cancellationToken).ConfigureAwait(false);
        }
        catch (InvalidOperationException) when (!cancellationToken.IsCancellationRequested)
        {
            // Another server of the same repositories was faster.
            return await store.OpenAsync(name, cancellationToken).ConfigureAwait(false) ?? throw new IOException($"The repository '{name}' cannot be created.");
        }
    }

    private static string MarkerOf(GitRepository repository) => Path.Combine(repository.Path, "info", Marker);

    /// <returns>The uid of the namespace; null without a mark, empty for one that cannot be read and so is nobody's.</returns>
    private static string? ReadOwner(GitRepository repository)
    {
        try
        {
            return JsonNode.Parse(File.ReadAllText(MarkerOf(repository)))?["namespaceUid"]?.GetValue<string>() ?? "";
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return "";
        }
    }

    private static void WriteOwner(GitRepository repository, string ns, string namespaceUid)
    {
        var marker = MarkerOf(repository);
        _ = Directory.CreateDirectory(Path.GetDirectoryName(marker)!);
        var temp = $"{marker}.{Path.GetRandomFileName()}";
        File.WriteAllText(temp, new JsonObject { ["namespace"] = ns, ["namespaceUid"] = namespaceUid }.ToJsonString());
        File.Move(temp, marker, overwrite: true);
    }
}
