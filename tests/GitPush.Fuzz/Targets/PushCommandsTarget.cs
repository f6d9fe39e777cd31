using GitPush.Fuzz.Inputs;
using GitPush.Objects;
using GitPush.Protocol;
using GitPush.ReceivePack;

namespace GitPush.Fuzz.Targets;

/// <summary>The reader of a push's commands and options.</summary>
internal sealed class PushCommandsTarget : FuzzTarget
{
    private readonly PushInput _input = new([ObjectId.EmptyTree, ObjectId.Parse("0123456789abcdef0123456789abcdef01234567")]);
    private readonly GitPushLimits _limits = new() { MaxCommands = 100, MaxPushOptions = 8, MaxPushOptionBytes = 1_000, MaxRefNameBytes = 250 };

    public override string Name => "push-commands";

    public override byte[] Generate(FuzzRandom random)
    {
        var input = _input.Write(random, out _);
        return random.OneIn(2) ? PushInput.Mutator.Mutate(random, input) : input;
    }

    public override long AllowedBytes(int inputLength) => (1 << 20) + (512L * inputLength);

    public override void Run(byte[] input)
    {
        var pipe = Pieces.Pipe(input);
        var reader = new PushCommandReader(new PktLineReader(pipe), _limits);
        var read = reader.ReadAsync(CancellationToken.None);
        Check(read.IsCompleted, "reading waits for bytes that are there");
        var push = read.AsTask().GetAwaiter().GetResult();
        Check(push.Commands.Count <= _limits.MaxCommands && push.Options.Count <= _limits.MaxPushOptions, "a limit does not hold");
        Check(push.Commands.All(command => command.NameBytes.Length <= _limits.MaxRefNameBytes), "a limit does not hold");
        _ = (push.Atomic, push.Quiet, push.SideBand, push.HasPack, push.WantsReport);
    }
}
