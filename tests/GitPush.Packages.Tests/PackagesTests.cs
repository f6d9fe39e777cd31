using System.Diagnostics;
using System.Reflection.PortableExecutable;
using GitPush.Packages.Tests.Support;

namespace GitPush.Packages.Tests;

[TestClass]
public sealed class PackagesTests
{
    private static PackedPackages s_packages = null!;

    [ClassInitialize]
    public static async Task PackAsync(TestContext _) => s_packages = await PackedPackages.CreateAsync(
        "GitPush.Core", "GitPush.Http", "GitPush.Ssh", "GitPush.Docker", "GitPush.Kubernetes", "GitPush.Console", "GitPush.PostgreSql", "GitPush.Tool");

    [ClassCleanup]
    public static void Clean() => s_packages.Dispose();

    [TestMethod]
    [DataRow("GitPush.Core")]
    [DataRow("GitPush.Http")]
    [DataRow("GitPush.Ssh")]
    [DataRow("GitPush.Docker")]
    [DataRow("GitPush.Kubernetes")]
    [DataRow("GitPush.Console")]
    [DataRow("GitPush.PostgreSql")]
    public void A_package_has_readme_documentation_symbols_and_licence(string id)
    {
        using var package = s_packages.Open(id);
        using var symbols = s_packages.Open(id, "snupkg");
        var metadata = s_packages.ReadMetadata(id);

        Assert.IsNotNull(package.GetEntry("README.md"));
        Assert.IsNotNull(package.GetEntry($"lib/net10.0/{id}.dll"));
        Assert.IsNotNull(package.GetEntry($"lib/net10.0/{id}.xml"));
        Assert.IsNotNull(symbols.GetEntry($"lib/net10.0/{id}.pdb"));
        Assert.AreEqual("MIT", metadata.Element("license")?.Value);
        Assert.AreEqual("README.md", metadata.Element("readme")?.Value);
        Assert.AreEqual(s_packages.Version, metadata.Element("version")?.Value);
        Assert.IsFalse(string.IsNullOrEmpty(metadata.Element("description")?.Value));
        Assert.IsFalse(package.Entries.Any(entry => entry.FullName.Contains("Tests", StringComparison.Ordinal)));
    }

    [TestMethod]
    [DataRow("GitPush.Http")]
    [DataRow("GitPush.Ssh")]
    [DataRow("GitPush.Docker")]
    [DataRow("GitPush.Kubernetes")]
    [DataRow("GitPush.Console")]
    [DataRow("GitPush.PostgreSql")]
    public void A_package_needs_exactly_its_own_version_of_the_engine(string id)
    {
        var dependency = s_packages.ReadMetadata(id).Descendants("dependency").Single(element => element.Attribute("id")?.Value == "GitPush.Core");

        Assert.AreEqual($"[{s_packages.Version}]", dependency.Attribute("version")?.Value);
    }

    [TestMethod]
    [DataRow("GitPush.Core")]
    [DataRow("GitPush.Http")]
    [DataRow("GitPush.Ssh")]
    [DataRow("GitPush.Docker")]
    [DataRow("GitPush.Kubernetes")]
    [DataRow("GitPush.Console")]
    [DataRow("GitPush.PostgreSql")]
    public void The_same_source_gives_the_same_assembly(string id)
    {
        using var package = s_packages.Open(id);
        using var entry = package.GetEntry($"lib/net10.0/{id}.dll")!.Open();
        var bytes = new MemoryStream();
        entry.CopyTo(bytes);
        bytes.Position = 0;
        using var assembly = new PEReader(bytes);

        Assert.IsTrue(assembly.ReadDebugDirectory().Any(debug => debug.Type == DebugDirectoryEntryType.Reproducible));
    }

    [TestMethod]
    public async Task A_fresh_app_with_the_packages_and_a_stage_of_its_own_takes_a_push()
    {
        using var app = await FreshApp.StartAsync(s_packages);
        using var folder = new TempFolder();
        var work = TestGit.Init(folder.Combine("work"));
        var id = work.Commit("hello.txt", "hello\n");
        var url = $"{app.Url}/git/first.git";

        var push = await work.TryRunAsync(["push", url, "main"]);
        Assert.AreEqual(0, push.ExitCode, push.Error);
        StringAssert.Contains(push.Error, "remote: 1 ref(s) seen by a stage of the app");

        await work.RunAsync(["clone", "--quiet", url, folder.Combine("clone")]);
        Assert.AreEqual(id, new TestGit(folder.Combine("clone")).Run("rev-parse", "HEAD"));
        Assert.AreEqual("hello\n", await File.ReadAllTextAsync(folder.Combine("clone/hello.txt")));
    }

    [TestMethod]
    public async Task The_tool_installs_out_of_a_folder_and_its_new_stage_compiles_and_passes_its_test()
    {
        var folder = s_packages.CreateDirectory("tool");
        await File.WriteAllTextAsync(Path.Combine(folder, "nuget.config"), $"""
            <configuration>
              <packageSources>
                <add key="fresh" value="{s_packages.Feed}" />
              </packageSources>
            </configuration>
            """);
        await s_packages.DotNet.RunAsync(folder, "tool", "install", "GitPush.Tool", "--version", s_packages.Version, "--tool-path", "bin");
        using (var made = Process.Start(new ProcessStartInfo(Path.Combine(folder, "bin", "gitpush"), ["hook", "new", "Checks"]) { WorkingDirectory = folder })!)
        {
            await made.WaitForExitAsync();
            Assert.AreEqual(0, made.ExitCode);
        }

        await s_packages.DotNet.RunAsync(folder, "build", "Checks.Tests", "-warnaserror");
        await s_packages.DotNet.RunAsync(folder, "test", "--no-build", "Checks.Tests");
    }
}
