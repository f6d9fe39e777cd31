using GitPush.Hooks;
using GitPush.Repositories;
using Microsoft.Extensions.Options;

namespace GitPush.Stages.ExecutableHooks;

/// <summary>Finds the programs of a hook: the host's, then the repository's own. Files with another name, such as git's samples, are none.</summary>
internal sealed class HookFinder(IOptions<ExecutableHooksOptions> options)
{
    private const UnixFileMode AnyExecute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    private readonly Lazy<GlobList> _repositories = new(() => GlobList.Parse(options.Value.Repositories));

    /// <summary>All programs of a hook, executable or not, in the order in which they run.</summary>
    public IReadOnlyList<HookProgram> FindAll(ExecutableHookTypes hook, GitRepository repository)
    {
        var settings = options.Value;
        if ((settings.Hooks & hook) == 0 || !_repositories.Value.IsMatch(repository.Name.Value))
        {
            return [];
        }

        var programs = new List<HookProgram>(2);
        if (settings.HooksPath is { } shared && Find(hook, Path.GetFullPath(shared), repository.Path) is { } ofHost)
        {
            programs.Add(ofHost);
        }

        if (settings.UseRepositoryHooks && Find(hook, repository.Config.GetString("core.hookspath") ?? "hooks", repository.Path) is { } own)
        {
            programs.Add(own);
        }

        return programs;
    }

    /// <summary>The programs of a hook that can run.</summary>
    public IReadOnlyList<HookProgram> Find(ExecutableHookTypes hook, GitRepository repository) =>
        [.. FindAll(hook, repository).Where(program => program.IsExecutable)];

    /// <param name="folder">Absolute, or relative to <paramref name="root"/>, as core.hooksPath is to where hooks run.</param>
    private static HookProgram? Find(ExecutableHookTypes hook, string folder, string root)
    {
        var name = Path.Join(ExpandHome(folder), HookNames.Of(hook));
        foreach (var candidate in OperatingSystem.IsWindows() ? (string[])[name, name + ".exe"] : [name])
        {
            var path = Path.GetFullPath(candidate, root);
            if (File.Exists(path))
            {
                return new HookProgram(hook, candidate, path, IsExecutable(path));
            }
        }

        return null;
    }

    // git-config(1), "pathname".
    private static string ExpandHome(string path) => path.StartsWith("~/", StringComparison.Ordinal)
        ? Path.Join(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), path[2..])
        : path;

    private static bool IsExecutable(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return true;
        }

        try
        {
            var target = File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
            return (File.GetUnixFileMode(target) & AnyExecute) != 0;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
