using System.Globalization;
using System.IO.Compression;
using System.Xml.Linq;

namespace GitPush.Packages.Tests.Support;

/// <summary>The packages, packed once for all tests into a folder of their own, with a version that no cache knows.</summary>
internal sealed class PackedPackages : IDisposable
{
    private readonly TempFolder _folder = new();

    private PackedPackages() => DotNet = new DotNet(_folder.CreateDirectory("packages"));

    /// <summary>The packages' version.</summary>
    public string Version { get; } = string.Create(CultureInfo.InvariantCulture, $"0.1.0-test.{DateTime.UtcNow.Ticks}");

    /// <summary>The folder that holds the packages.</summary>
    public string Feed => _folder.Combine("feed");

    public DotNet DotNet { get; }

    public static async Task<PackedPackages> CreateAsync(params string[] projects)
    {
        var packed = new PackedPackages();
        await packed.PackAsync(projects);
        return packed;
    }

    // In one build, which restores and compiles what several projects need once; apart from what the source tree has built, and without
    // the analyzers that have been through the code then.
    private Task PackAsync(string[] projects)
    {
        var solution = new XElement(
            "Solution", projects.Select(project => new XElement("Project", new XAttribute("Path", Repository.Combine($"src/{project}/{project}.csproj")))));
        return DotNet.RunAsync(
            Repository.Root,
            "pack", _folder.WriteFile("packages.slnx", solution.ToString()), "--configuration", "Release", $"-p:PackageOutputPath={Feed}", "--artifacts-path", _folder.Combine("artifacts"), $"-p:Version={Version}",
            "-p:EnforceCodeStyleInBuild=false", "-p:EnableNETAnalyzers=false", "-v", "quiet");
    }

    /// <summary>Opens a package.</summary>
    /// <param name="extension"><c>nupkg</c>, or <c>snupkg</c> for the symbols.</param>
    public ZipArchive Open(string id, string extension = "nupkg") => ZipFile.OpenRead(Path.Combine(Feed, $"{id}.{Version}.{extension}"));

    /// <summary>The <c>metadata</c> element of a package's nuspec, without namespaces.</summary>
    public XElement ReadMetadata(string id)
    {
        using var package = Open(id);
        using var nuspec = package.GetEntry($"{id}.nuspec")!.Open();
        var document = XDocument.Load(nuspec);
        foreach (var element in document.Descendants())
        {
            element.Name = element.Name.LocalName;
        }

        return document.Root!.Element("metadata")!;
    }

    /// <summary>A new folder beside the packages, outside of the source tree.</summary>
    public string CreateDirectory(string name) => _folder.CreateDirectory(name);

    public void Dispose() => _folder.Dispose();
}
