using System.Formats.Tar;
using System.Text;
using System.Text.Json.Nodes;
using GitPush.Docker.Tests.Peers;

namespace GitPush.Docker.Tests.Support;

/// <summary>What an engine has, looked at without the package's own client.</summary>
internal static class EngineLook
{
    /// <summary>An answer of the engine as JSON; null when it is an error.</summary>
    public static async Task<JsonNode?> GetAsync(EnginePeer engine, string path)
    {
        using var client = Connect(engine);
        using var response = await client.GetAsync(path);
        return response.IsSuccessStatusCode ? JsonNode.Parse(await response.Content.ReadAsStringAsync()) : null;
    }

    /// <summary>How many images there are that have no name and are no step of others.</summary>
    public static async Task<int> CountDanglingImagesAsync(EnginePeer engine) =>
        (await GetAsync(engine, $"images/json?filters={Uri.EscapeDataString("""{"dangling":["true"]}""")}"))!.AsArray().Count;

    /// <summary>Makes a container that is not started.</summary>
    public static async Task CreateContainerAsync(EnginePeer engine, string image)
    {
        using var client = Connect(engine);
        using var body = new StringContent(new JsonObject { ["Image"] = image, ["Cmd"] = new JsonArray("/none") }.ToJsonString(), Encoding.UTF8, "application/json");
        using var response = await client.PostAsync("containers/create", body);
        Assert.IsTrue(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
    }

    /// <summary>Lets the engine forget what BuildKit keeps for later builds.</summary>
    public static async Task ForgetBuildsAsync(EnginePeer engine)
    {
        using var client = Connect(engine);
        using var response = await client.PostAsync("build/prune?all=1", null);
        Assert.IsTrue(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
    }

    /// <summary>Deletes something.</summary>
    /// <returns>Whether it was there.</returns>
    public static async Task<bool> DeleteAsync(EnginePeer engine, string path)
    {
        using var client = Connect(engine);
        using var response = await client.DeleteAsync(path);
        return response.IsSuccessStatusCode;
    }

    /// <summary>The files of an image, all layers over each other, by their paths; links as <c>-> target</c>.</summary>
    public static async Task<SortedDictionary<string, string>> ReadFilesAsync(EnginePeer engine, string image)
    {
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (path, content) in await SaveAsync(engine, image))
        {
            if (!path.EndsWith("layer.tar", StringComparison.Ordinal))
            {
                continue;
            }

            await using var layer = new TarReader(new MemoryStream(content));
            while (await layer.GetNextEntryAsync() is { } entry)
            {
                files[entry.Name.TrimEnd('/')] = entry.EntryType switch
                {
                    TarEntryType.SymbolicLink => "-> " + entry.LinkName,
                    TarEntryType.Directory => "/",
                    _ => entry.DataStream is null ? "" : await new StreamReader(entry.DataStream).ReadToEndAsync(),
                };
            }
        }

        return files;
    }

    /// <summary>Everything that an image consists of: layers, configuration, history, as <c>docker save</c> has it.</summary>
    public static async Task<List<(string Path, byte[] Content)>> SaveAsync(EnginePeer engine, string image)
    {
        using var client = Connect(engine);
        await using var stream = await client.GetStreamAsync($"images/{image}/get");
        await using var tar = new TarReader(stream);
        var all = new List<(string Path, byte[] Content)>();
        while (await tar.GetNextEntryAsync(copyData: true) is { } entry)
        {
            if (entry.DataStream is not null)
            {
                using var content = new MemoryStream();
                await entry.DataStream.CopyToAsync(content);
                all.Add((entry.Name, content.ToArray()));
            }
        }

        return all;
    }

    /// <summary>Whether a text is anywhere in an image.</summary>
    public static async Task<bool> ContainsAsync(EnginePeer engine, string image, string text) =>
        (await SaveAsync(engine, image)).Exists(part => part.Content.AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) >= 0);

    private static HttpClient Connect(EnginePeer engine) => new(new SocketsHttpHandler
    {
        ConnectCallback = async (_, cancellationToken) =>
        {
            var socket = new System.Net.Sockets.Socket(System.Net.Sockets.AddressFamily.Unix, System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Unspecified);
            await socket.ConnectAsync(new System.Net.Sockets.UnixDomainSocketEndPoint(engine.Socket), cancellationToken);
            return new System.Net.Sockets.NetworkStream(socket, ownsSocket: true);
        },
    })
    {
        BaseAddress = new Uri("http://docker/v1.41/"),
    };
}
