using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;

namespace GitPush.Docker.Engine;

/// <content>Images: tagged, pushed to registries, listed, removed.</content>
internal sealed partial class DockerEngine
{
    // How engines up to version 24 list an image without a name.
    private const string NoName = "<none>:<none>";

    /// <summary>Pushes a tag to its registry. <c>POST /images/{name}/push</c>.</summary>
    /// <param name="repository">Registry and path, without tag.</param>
    /// <param name="tag">The tag.</param>
    /// <param name="login">The login at that registry; null for none.</param>
    public async IAsyncEnumerable<EngineMessage> PushAsync(
        string repository, string tag, RegistryLogin? login, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var timeout = new IdleTimeout(settings.IdleTimeout, clock, cancellationToken);
        using var response = await SendAsync(
            HttpMethod.Post,
            $"images/{repository}/push?tag={Uri.EscapeDataString(tag)}",
            timeout,
            cancellationToken,
            headers: headers => headers.Add(RegistryHeaders.Auth, RegistryHeaders.EncodeAuth(login))).ConfigureAwait(false);
        var stream = await response.Content.ReadAsStreamAsync(timeout.Token).ConfigureAwait(false);
        await foreach (var message in EngineMessages.ReadAsync(stream, timeout, cancellationToken).ConfigureAwait(false))
        {
            yield return message;
        }
    }

    /// <summary>The digest that a registry has for an image, asked by the engine. <c>GET /distribution/{name}/json</c>.</summary>
    /// <param name="reference">The image, with tag or digest.</param>
    /// <returns>The digest; null when the registry has no such image.</returns>
    public async Task<string?> GetRegistryDigestAsync(string reference, RegistryLogin? login, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await SendForJsonAsync(
                HttpMethod.Get,
                $"distribution/{reference}/json",
                cancellationToken,
                headers => headers.Add(RegistryHeaders.Auth, RegistryHeaders.EncodeAuth(login))).ConfigureAwait(false);
            return (string?)answer?["Descriptor"]?["digest"];
        }
        catch (EngineException exception) when (exception.Status == System.Net.HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    /// <summary>Gives an image another name. <c>POST /images/{name}/tag</c>.</summary>
    public async Task TagAsync(string image, string repository, string tag, CancellationToken cancellationToken) => _ = await SendForJsonAsync(
        HttpMethod.Post,
        $"images/{image}/tag?repo={Uri.EscapeDataString(repository)}&tag={Uri.EscapeDataString(tag)}",
        cancellationToken).ConfigureAwait(false);

    /// <summary>The images that have labels. <c>GET /images/json</c>.</summary>
    /// <param name="labels">Labels, each as <c>name</c> or <c>name=value</c>; all of them.</param>
    public async Task<IReadOnlyList<EngineImage>> ListImagesAsync(IReadOnlyList<string> labels, CancellationToken cancellationToken)
    {
        var filters = new JsonObject { ["label"] = new JsonArray([.. labels.Select(label => (JsonNode)label)]) };
        var answer = await SendForJsonAsync(
            HttpMethod.Get, $"images/json?filters={Uri.EscapeDataString(filters.ToJsonString())}", cancellationToken).ConfigureAwait(false);
        return answer is JsonArray images ? [.. images.OfType<JsonObject>().Select(ReadImage)] : [];
    }

    /// <summary>The ids of the images that containers use, running or not. <c>GET /containers/json</c>.</summary>
    public async Task<IReadOnlySet<string>> ListUsedImagesAsync(CancellationToken cancellationToken)
    {
        var answer = await SendForJsonAsync(HttpMethod.Get, "containers/json?all=1", cancellationToken).ConfigureAwait(false);
        return answer is JsonArray containers
            ? containers.Select(container => (string?)container?["ImageID"] ?? "").ToHashSet(StringComparer.Ordinal)
            : new HashSet<string>();
    }

    /// <summary>
    /// Takes a name from an image, and with the last one, or by its id, the image itself with its layers. Nothing is forced.
    /// <c>DELETE /images/{name}</c>.
    /// </summary>
    /// <returns>Whether it is gone; not when something else needs it.</returns>
    public async Task<bool> TryRemoveImageAsync(string image, CancellationToken cancellationToken)
    {
        try
        {
            _ = await SendForJsonAsync(HttpMethod.Delete, $"images/{image}", cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (EngineException exception) when (exception.Status == System.Net.HttpStatusCode.NotFound)
        {
            return true;
        }
        catch (EngineException exception) when (exception.Status == System.Net.HttpStatusCode.Conflict)
        {
            return false;
        }
    }

    private static EngineImage ReadImage(JsonObject image) => new(
        (string?)image["Id"] ?? "",
        image["RepoTags"] is JsonArray names ? [.. names.Select(name => (string?)name ?? NoName).Where(name => name != NoName)] : [],
        image["Labels"] is JsonObject labels
            ? labels.ToDictionary(label => label.Key, label => (string?)label.Value ?? "", StringComparer.Ordinal)
            : new Dictionary<string, string>(),
        DateTimeOffset.FromUnixTimeSeconds((long?)image["Created"] ?? 0));
}
