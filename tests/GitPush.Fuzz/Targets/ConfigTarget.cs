using System.Text;
using GitPush.Fuzz.Inputs;
using GitPush.Repositories;

namespace GitPush.Fuzz.Targets;

/// <summary>The reader of <c>config</c> files.</summary>
internal sealed class ConfigTarget : FuzzTarget
{
    private readonly Mutator _mutator = ConfigInput.Mutator;

    public override string Name => "config";

    public override byte[] Generate(FuzzRandom random) => ConfigInput.Generate(random, _mutator);

    public override bool IsRefusal(Exception exception) => exception is RepositoryConfigException;

    public override long AllowedBytes(int inputLength) => (1 << 20) + (512L * inputLength);

    public override void Run(byte[] input)
    {
        var config = RepositoryConfig.Parse(input);
        foreach (var (key, value) in config.Entries)
        {
            if (key.Contains('.', StringComparison.Ordinal))
            {
                Check(config.GetAll(key).Contains(value), "a value is not found by its key");
            }

            Check(value is null || Encoding.UTF8.GetByteCount(value) <= input.Length * 3, "a value is longer than the file");
            _ = RepositoryConfig.TryParseBoolean(value, out _);
            _ = RepositoryConfig.TryParseInteger(value, out _);
        }
    }
}
