using GitPush.Ssh.Cryptography.MlKem;

namespace GitPush.Ssh.Tests.Cryptography.MlKem;

[TestClass]
public sealed class ModulusTests
{
    [TestMethod]
    [DataRow(4)]
    [DataRow(10)]
    public void Each_number_is_compressed_as_a_division_would(int bits)
    {
        for (ushort value = 0; value < Modulus.Q; value++)
        {
            Assert.AreEqual((uint)ReferenceMlKem768.Compress(value, bits), Modulus.Compress(value, bits), $"{value}");
        }
    }

    [TestMethod]
    public void Multiples_of_q_and_their_neighbours_are_reduced_over_all_of_32_bits()
    {
        for (ulong multiple = 0; multiple <= uint.MaxValue; multiple += Modulus.Q)
        {
            if (Modulus.Reduce((uint)multiple) != 0 || (multiple > 0 && Modulus.Reduce((uint)multiple - 1) != Modulus.Q - 1))
            {
                Assert.Fail($"{multiple}");
            }
        }

        Assert.AreEqual(uint.MaxValue % Modulus.Q, Modulus.Reduce(uint.MaxValue));
    }

    [TestMethod]
    public void Sums_and_differences_stay_below_q()
    {
        for (ushort a = 0; a < Modulus.Q; a += 8)
        {
            for (ushort b = 0; b < Modulus.Q; b++)
            {
                if (Modulus.Add(a, b) != (a + b) % Modulus.Q || Modulus.Subtract(a, b) != (a - b + Modulus.Q) % Modulus.Q)
                {
                    Assert.Fail($"{a}, {b}");
                }
            }
        }
    }
}
