using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace GitPush.Kubernetes.Tests.Builds.Support;

/// <summary>
/// Runs the containers of a Job's pod as processes of this machine: their commands, arguments and environment exactly as a kubelet
/// makes them from the spec, with volumes and mounts as folders of their own. Paths of the container are replaced by those of the host.
/// </summary>
/// <param name="spec">The pod's spec.</param>
/// <param name="secrets">The Secrets that its volumes name, by name and key.</param>
internal sealed partial class PodOnHost(JsonObject spec, IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> secrets) : IDisposable
{
    private readonly TempFolder _folder = new();

    /// <summary>What is put into the environment beside what the spec says, as an image's own would be.</summary>
    public Dictionary<string, string> ImageEnvironment { get; } = [];

    public string TerminationMessage { get; private set; } = "";

    public string Log { get; private set; } = "";

    /// <summary>Runs all containers, one after another, until one fails.</summary>
    /// <returns>The name of the container that failed; null when none did.</returns>
    public async Task<string?> RunAsync()
    {
        foreach (var volume in Objects("volumes"))
        {
            Make(volume);
        }

        foreach (var container in Objects("initContainers").Concat(Objects("containers")))
        {
            if (await RunAsync(container) != 0)
            {
                return (string?)container["name"];
            }
        }

        return null;
    }

    public string VolumeOf(string name) => _folder.Combine(name);

    public void Dispose() => _folder.Dispose();

    private IEnumerable<JsonObject> Objects(string name) => (spec[name] as JsonArray ?? []).OfType<JsonObject>();

    private void Make(JsonObject volume)
    {
        var folder = _folder.CreateDirectory((string)volume["name"]!);
        foreach (var source in (volume["projected"]?["sources"] as JsonArray ?? []).Select(source => source!["secret"]!))
        {
            foreach (var item in source["items"]!.AsArray())
            {
                var path = Path.Combine(folder, (string)item!["path"]!);
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                File.WriteAllText(path, secrets[(string)source["name"]!][(string)item["key"]!]);
            }
        }
    }

    private async Task<int> RunAsync(JsonObject container)
    {
        var message = _folder.WriteFile("termination-log", "");
        var places = container["volumeMounts"]!.AsArray()
            .Select(mount => ((string)mount!["mountPath"]!, VolumeOf((string)mount["name"]!)))
            .Append(("/dev/termination-log", message))
            .OrderByDescending(place => place.Item1.Length)
            .ToList();
        var environment = new Dictionary<string, string>();
        foreach (var variable in container["env"] as JsonArray ?? [])
        {
            environment[(string)variable!["name"]!] = Translate(Expand((string)variable["value"]!, environment));
        }

        var command = container["command"]!.AsArray().Concat(container["args"] as JsonArray ?? []).Select(word => Translate(Expand((string)word!, environment))).ToList();
        var start = new ProcessStartInfo(command[0], command.Skip(1)) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = _folder.Path };
        foreach (var (name, value) in environment.Concat(ImageEnvironment))
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var log = new StringBuilder();
        process.OutputDataReceived += (_, line) => Append(line.Data);
        process.ErrorDataReceived += (_, line) => Append(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        await process.WaitForExitAsync();
        Log = log.ToString();
        TerminationMessage = await File.ReadAllTextAsync(message);
        return process.ExitCode;

        // In one pass: a path of the host may look like one of the container.
        string Translate(string text) => Regex.Replace(
            text,
            string.Join('|', places.Select(place => Regex.Escape(place.Item1))),
            match => places.First(place => place.Item1 == match.Value).Item2);

        void Append(string? line)
        {
            lock (log)
            {
                _ = line is null ? log : log.Append(line).Append('\n');
            }
        }
    }

    // third_party/forked/golang/expansion: $(NAME) is replaced when there is such a variable, $$ stands for $.
    private static string Expand(string text, Dictionary<string, string> environment) => Reference().Replace(text, match =>
        match.Value == "$$" ? "$" : environment.GetValueOrDefault(match.Groups[1].Value, match.Value));

    [GeneratedRegex(@"\$\$|\$\(([^)]*)\)")]
    private static partial Regex Reference();
}
