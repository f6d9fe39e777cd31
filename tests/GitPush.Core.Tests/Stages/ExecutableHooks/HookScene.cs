using System.Text;
using GitPush.Core.Tests.Support;
using GitPush.Hooks;
using GitPush.Objects;
using GitPush.Repositories;
using GitPush.Stages.ExecutableHooks;
using Microsoft.Extensions.Logging.Abstractions;

namespace GitPush.Core.Tests.Stages.ExecutableHooks;

/// <summary>A repository with hooks, and a push that does not come from anywhere.</summary>
internal sealed class HookScene : IDisposable
{
    private static readonly ObjectId New = ObjectId.Parse("1234567890123456789012345678901234567890");

    private readonly TempFolder _folder = new();

    public HookScene(TimeProvider? time = null)
    {
        Options.TerminationGrace = TimeSpan.FromSeconds(30);
        _ = TestGit.InitBare(Repository);
        var options = Microsoft.Extensions.Options.Options.Create(Options);
        Hooks = new ProgramHooks(
            new HookFinder(options),
            new HookRunner(options, time ?? TimeProvider.System, NullLogger<HookRunner>.Instance),
            new HookEnvironment(options),
            NullLogger<ProgramHooks>.Instance);
    }

    public ExecutableHooksOptions Options { get; } = new();

    public ProgramHooks Hooks { get; }

    public SeenOutput Output { get; } = new();

    public string Repository => _folder.Combine("shop.git");

    /// <summary>Puts a program where the repository has its hooks.</summary>
    public void Install(string hook, string program, bool executable = true) => Install(Path.Combine(Repository, "hooks"), hook, program, executable);

    public static void Install(string folder, string hook, string program, bool executable = true)
    {
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, hook);
        File.WriteAllText(path, program);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | (executable ? UnixFileMode.UserExecute : 0));
        }
    }

    public string Combine(string file) => _folder.Combine(file);

    public string Read(string file) => File.ReadAllText(Path.Combine(Repository, file));

    public PushContext Push(params string[] refs)
    {
        var repository = GitRepository.Open(Repository);
        return new PushContext(
            "push", repository, [.. refs.Select(name => new RefUpdate(name, ObjectId.Zero, New, RefUpdateKind.Create, repository))], Output);
    }

    /// <summary>Runs pre-receive for one branch.</summary>
    public Task<bool> PreReceiveAsync(CancellationToken cancellationToken = default) =>
        Hooks.RunPreReceiveAsync(Push("refs/heads/main"), cancellationToken).AsTask();

    public void Dispose() => _folder.Dispose();

    /// <summary>Keeps what hooks write, and tells when something was written.</summary>
    internal sealed class SeenOutput : IPushOutput
    {
        private readonly StringBuilder _text = new();

        /// <summary>Is called with everything that was written so far.</summary>
        public Action<string>? OnText { get; set; }

        public string Text
        {
            get
            {
                lock (_text)
                {
                    return _text.ToString();
                }
            }
        }

        public ValueTask WriteLineAsync(string text, CancellationToken cancellationToken = default) => WriteAsync(text + "\n", cancellationToken);

        public ValueTask WriteAsync(string text, CancellationToken cancellationToken = default)
        {
            lock (_text)
            {
                _text.Append(text);
            }

            OnText?.Invoke(Text);
            return ValueTask.CompletedTask;
        }
    }
}
