using System.Diagnostics;
using System.Text.RegularExpressions;

namespace GitPush.Kubernetes.Tests.Builds.Support;

/// <summary>A registry for images (CNCF distribution) on a port of its own, without TLS.</summary>
internal sealed partial class LocalRegistry : IDisposable
{
    private readonly TempFolder _folder;
    private readonly Process _process;

    private LocalRegistry(TempFolder folder, Process process, string host)
    {
        _folder = folder;
        _process = process;
        Host = host;
    }

    /// <summary>Host and port, as image names have them.</summary>
    public string Host { get; }

    public static async Task<LocalRegistry> StartAsync()
    {
        var folder = new TempFolder();
        var settings = folder.WriteFile(
            "config.yml",
            $"version: 0.1\nstorage: {{filesystem: {{rootdirectory: {folder.Combine("data")}}}}}\nhttp: {{addr: '127.0.0.1:0'}}\n");
        var process = Process.Start(new ProcessStartInfo("docker-registry", ["serve", settings]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
        while (await process.StandardError.ReadLineAsync() is { } line)
        {
            if (Listening().Match(line) is { Success: true } match)
            {
                _ = process.StandardError.BaseStream.CopyToAsync(Stream.Null);
                return new LocalRegistry(folder, process, match.Groups[1].Value);
            }
        }

        throw new InvalidOperationException("The registry did not start.");
    }

    /// <summary>The manifest that a tag names, as its digest; null when there is none.</summary>
    public async Task<string?> FindDigestAsync(string repository, string tag)
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Head, $"http://{Host}/v2/{repository}/manifests/{tag}");
        request.Headers.Accept.ParseAdd("application/vnd.docker.distribution.manifest.v2+json");
        request.Headers.Accept.ParseAdd("application/vnd.oci.image.manifest.v1+json");
        using var response = await client.SendAsync(request);
        return response.IsSuccessStatusCode ? response.Headers.GetValues("Docker-Content-Digest").Single() : null;
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        _folder.Dispose();
    }

    [GeneratedRegex(@"listening on (127\.0\.0\.1:\d+)")]
    private static partial Regex Listening();
}
