using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Security.Claims;
using GitPush.Fuzz.Inputs;
using GitPush.History;
using GitPush.Hooks;
using GitPush.Objects;
using GitPush.Repositories;
using GitPush.Transport;
using Microsoft.Extensions.DependencyInjection;

namespace GitPush.Fuzz.Targets;

/// <summary>
/// Pushes as a whole: commands, options and pack against a real repository. None may end as an internal error, and one that
/// changes no ref leaves the repository as it was.
/// </summary>
internal sealed class PushTarget : FuzzTarget
{
    private readonly SampleRepository _sample;
    private readonly ObjectHasher _hasher;
    private readonly GitServer _server;
    private readonly GitRepository _repository;
    private readonly PushInput _input;
    private readonly string _path;
    private readonly SortedDictionary<string, byte[]> _files;

    public PushTarget()
    {
        _sample = Own(new SampleRepository());
        _hasher = Own(new ObjectHasher(detectCollisions: false));
        var root = _sample.Folder("root");
        _path = Path.Combine(root, "shop.git");
        _sample.Git.Run("clone", "--quiet", "--mirror", _sample.Git.WorkingDirectory, _path);
        new TestGit(_path).Run("repack", "-adq");
        var services = new ServiceCollection().AddLogging();
        services.AddSingleton<IPushLog, NoLog>();
        services.AddGitPush(options =>
        {
            options.RepositoryRoot = root;
            options.Fsync = false;
            options.CertNonceSeed = "seed";
            options.Limits.MaxCommands = 50;
            options.Limits.MaxObjectBytes = 1 << 20;
            options.Limits.MaxInflatedBytes = 8 << 20;
        }).AllowAnonymousPush();
        var provider = Own(services.BuildServiceProvider());
        _server = provider.GetRequiredService<GitServer>();
        _repository = provider.GetRequiredService<IRepositoryStore>().OpenAsync(RepositoryName.Parse("shop"), CancellationToken.None).AsTask().GetAwaiter().GetResult()!;
        _input = new PushInput([.. _sample.Contents.SelectMany(value => Enumerable.Repeat(value.Id, value.Type == ObjectType.Commit ? 6 : 1))]);
        _files = ReadFiles();
    }

    public override string Name => "push";

    public override int SmokeCases => 500;

    public override byte[] Generate(FuzzRandom random)
    {
        var commands = _input.Write(random, out var hasPack);
        byte[] pack = !hasPack || random.OneIn(20) ? []
            : random.OneIn(3) ? new PackInput(random, _sample.Contents, _hasher).Write()
            : "PACK\0\0\0\u0002\0\0\0\0\u0002\u009d\u0008\u0082\u003b\u00d8\u00a8\u00ea\u00b5\u0010\u00ad\u006a\u00c7\u005c\u0082\u003c\u00fd\u003e\u00d3\u001e".Select(c => (byte)c).ToArray();
        byte[] input = [.. commands, .. pack];
        return random.OneIn(4) ? PushInput.Mutator.Mutate(random, input) : input;
    }

    public override long AllowedBytes(int inputLength) => (32 << 20) + (1024L * inputLength);

    public override void Run(byte[] input)
    {
        var output = new MemoryStream();
        var writer = PipeWriter.Create(output);
        var request = new ReceivePackRequest
        {
            Repository = _repository,
            User = new ClaimsPrincipal(new ClaimsIdentity()),
            Connection = new PushConnection("http"),
            InputEnds = true,
        };
        _server.ReceivePackAsync(request, Pieces.Pipe(input), writer, CancellationToken.None).GetAwaiter().GetResult();
        writer.Complete();
        var answer = output.ToArray().AsSpan();
        try
        {
            Check(answer.IndexOf("internal server error"u8) < 0, "an internal error");
            var hasChanged = answer.IndexOf("ok refs/"u8) >= 0 || answer.IndexOf("ok HEAD"u8) >= 0;
            Check(answer.IndexOf("ok config"u8) < 0, "a file that is no ref was written");
            var now = ReadFiles();
            if (!hasChanged && answer.IndexOf("unpack "u8) >= 0)
            {
                Check(now.Keys.SequenceEqual(_files.Keys) && now.All(file => file.Value.AsSpan().SequenceEqual(_files[file.Key])), "a push that was refused changed the repository");
            }

            Check(!now.Keys.Any(name => name.EndsWith(".lock", StringComparison.Ordinal) || name.EndsWith(".keep", StringComparison.Ordinal)), "a lock was left");
            if (answer.IndexOf("ok "u8) < 0)
            {
                throw new GitProtocolException("refused");
            }
        }
        finally
        {
            Restore();
        }
    }

    private SortedDictionary<string, byte[]> ReadFiles()
    {
        var files = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var file in Directory.EnumerateFiles(_path, "*", SearchOption.AllDirectories))
        {
            files.Add(Path.GetRelativePath(_path, file), file.EndsWith(".pack", StringComparison.Ordinal) ? [] : File.ReadAllBytes(file));
        }

        Check(!Directory.EnumerateDirectories(Path.Combine(_path, "objects"), "incoming-*").Any(), "a quarantine was left");
        return files;
    }

    private void Restore()
    {
        foreach (var file in Directory.EnumerateFiles(_path, "*", SearchOption.AllDirectories).ToList())
        {
            if (!_files.ContainsKey(Path.GetRelativePath(_path, file)))
            {
                File.Delete(file);
            }
        }

        foreach (var (name, content) in _files)
        {
            var path = Path.Combine(_path, name);
            var isKept = name.StartsWith("objects", StringComparison.Ordinal);
            if (!isKept && (!File.Exists(path) || !File.ReadAllBytes(path).AsSpan().SequenceEqual(content)))
            {
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                File.WriteAllBytes(path, content);
            }
        }
    }

    private sealed class NoLog : IPushLog
    {
        public ValueTask AppendAsync(PushRecord record, CancellationToken cancellationToken = default) => ValueTask.CompletedTask;

        public async IAsyncEnumerable<PushRecord> QueryAsync(PushQuery query, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            await ValueTask.CompletedTask;
            yield break;
        }
    }
}
