using System.Diagnostics;
using Ciam.Server.Customers.Passwords;
using Ciam.Storage.Customers;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Ciam.UnitTests.Server.Customers;

/// <summary>Password hashes of other systems, by the vectors that their specifications and first implementations publish.</summary>
public sealed class ForeignHashes
{
    private const string Bcrypt = "$2a$06$m0CrhHm10qJ3lXRY.5zDGO3rS2KdeeWLuGmsfGlMfOxih58VYVfxe";
    private static readonly CustomerRow Nobody = new();
    private static readonly HouseHasher Hasher = new(Options.Create(new PasswordHasherOptions { IterationCount = 1000 }));

    [Theory]
    // RFC 6070 and RFC 7914 section 11.
    [InlineData("password", "$pbkdf2-sha1$i=4096$c2FsdA$SwB5AbdlSJq+rUnZJvch0GWkKcE")]
    [InlineData("Password", "$pbkdf2-sha256$i=80000$TmFDbA$TdzY9guYviGDDO5e8icB+WQaRBjQTAQUrv8Ih2s0q1ah1CWhIlgzVJrbhBtRybMXaicr3ruh0HhHj2Kzl/M8jQ")]
    // passlib's own.
    [InlineData("password", "$pbkdf2-sha256$1212$4vjV83LKPjQzk31VI4E0Vw$hsYF68OiOUPdDZ1Fg.fJPeq1h/gXXY7acBp9/6c.tmQ")]
    [InlineData("password", "$pbkdf2-sha512$1212$RHY0Fr3IDMSVO/RSZyb5ow$eNLfBK.eVozomMr.1gYa17k9B7KIK25NOEshvhrSX.esqY3s.FvWZViXz4KoLlQI.BzY/YTNJOiKc5gBYFYGww")]
    // The form of Django.
    [InlineData("password", "pbkdf2_sha256$1000$seasalt2$uVEb+sgBbQ+os/7/NKCwt12lTi30NXcIL1uign1R2Qc=")]
    // jBCrypt's, in its three spellings.
    [InlineData("a", Bcrypt)]
    [InlineData("a", "$2b$06$m0CrhHm10qJ3lXRY.5zDGO3rS2KdeeWLuGmsfGlMfOxih58VYVfxe")]
    [InlineData("a", "$2y$06$m0CrhHm10qJ3lXRY.5zDGO3rS2KdeeWLuGmsfGlMfOxih58VYVfxe")]
    // RFC 7914 section 12.
    [InlineData("pleaseletmein", "$scrypt$ln=14,r=8,p=1$U29kaXVtQ2hsb3JpZGU$cCO9yzr9c0hGHAbNgf046/2o+7qQT44+qbVD9lRdofLVQylVYT8Pz2LUlwUkKpr55h6F3A1lHkDfzwF7RVdYhw")]
    [InlineData("password", "$scrypt$ln=10,r=8,p=16$TmFDbA$/bq+HJ00cgB4VucZDQHp/nxq18vII3gw53N2Y0s3MWIurzDZLiKjiG/xCSedmDDaxyevuUqD7m2DYMvfoswGQA")]
    // The reference implementation's tests.
    [InlineData("password", "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc")]
    [InlineData("password", "$argon2i$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$wWKIMhR9lyDFvRz9YTZweHKfbftvj+qf+YFY4NeBbtA")]
    public void A_right_password_is_right_and_due_for_the_houses_own_hash(string password, string hash)
    {
        Assert.Equal(PasswordVerificationResult.SuccessRehashNeeded, Hasher.VerifyHashedPassword(Nobody, hash, password));
        Assert.Equal(PasswordVerificationResult.Failed, Hasher.VerifyHashedPassword(Nobody, hash, password + "!"));
        Assert.Equal(PasswordVerificationResult.Failed, Hasher.VerifyHashedPassword(Nobody, hash, ""));
    }

    [Theory]
    [InlineData("", "is not known here")]
    [InlineData("$1$salt$qJH7.N4xYta3aEG/dfqo/0", "is not known here")]
    [InlineData("{SSHA}W6ph5Mm5Pz8GgiULbPgzG37mj9g=", "is not known here")]
    [InlineData("5f4dcc3b5aa765d61d8327deb882cf99", "is not known here")]
    [InlineData("$argon2d$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc", "is not known here")]
    [InlineData("$2x$06$m0CrhHm10qJ3lXRY.5zDGO3rS2KdeeWLuGmsfGlMfOxih58VYVfxe", "is not known here")]
    [InlineData("$2a$06$m0CrhHm10qJ3lXRY.5zDGO3rS2KdeeWLuGmsfGlMfOxih58VYVfx", "53 characters")]
    [InlineData("$2a$06$m0CrhHm10qJ3lXRY.5zDG!3rS2KdeeWLuGmsfGlMfOxih58VYVfxe", "53 characters")]
    [InlineData("$scrypt$ln=14,r=8$U29kaXVtQ2hsb3JpZGU$cCO9yzr9c0hGHAbNgf046w", "$scrypt$ln=15")]
    [InlineData("$scrypt$ln=14,p=1,r=8$U29kaXVtQ2hsb3JpZGU$cCO9yzr9c0hGHAbNgf046w", "$scrypt$ln=15")]
    [InlineData("$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ=$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc", "$argon2id$v=19")]
    [InlineData("$argon2id$v=19$m=65536,t=-2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc", "$argon2id$v=19")]
    [InlineData("$argon2id", "$argon2id$v=19")]
    [InlineData("$pbkdf2-sha256$i=x$TmFDbA$TdzY9guYviGDDO5e8icB+WQaRBjQTAQU", "not a number")]
    [InlineData("$pbkdf2-sha256$i=1000$TmFDbA$c2hvcnQ", "$pbkdf2-sha512$i=ROUNDS")]
    [InlineData("pbkdf2_sha256$1000$$uVEb+sgBbQ+os/7/NKCwt12lTi30NXcIL1uign1R2Qc=", "Django")]
    public void What_is_no_such_hash_is_told_and_lets_nobody_in(string hash, string why)
    {
        var read = ForeignHash.Read(hash);
        Assert.Null(read.Hash);
        Assert.Contains(why, read.Fault, StringComparison.Ordinal);
        if (ForeignHash.IsForeign(hash))
            Assert.Equal(PasswordVerificationResult.Failed, Hasher.VerifyHashedPassword(Nobody, hash, "a"));
    }

    /// <summary>An imported row must not become a lever: what would take long is refused when it is read, and costs nothing at sign-in.</summary>
    [Theory]
    [InlineData("$2a$14$m0CrhHm10qJ3lXRY.5zDGO3rS2KdeeWLuGmsfGlMfOxih58VYVfxe")]
    [InlineData("$2a$31$m0CrhHm10qJ3lXRY.5zDGO3rS2KdeeWLuGmsfGlMfOxih58VYVfxe")]
    [InlineData("$2a$03$m0CrhHm10qJ3lXRY.5zDGO3rS2KdeeWLuGmsfGlMfOxih58VYVfxe")]
    [InlineData("$scrypt$ln=18,r=8,p=1$U29kaXVtQ2hsb3JpZGU$cCO9yzr9c0hGHAbNgf046w")]
    [InlineData("$scrypt$ln=17,r=8,p=3$U29kaXVtQ2hsb3JpZGU$cCO9yzr9c0hGHAbNgf046w")]
    [InlineData("$scrypt$ln=63,r=8,p=1$U29kaXVtQ2hsb3JpZGU$cCO9yzr9c0hGHAbNgf046w")]
    [InlineData("$argon2id$v=19$m=131073,t=1,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc")]
    [InlineData("$argon2id$v=19$m=65536,t=9,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc")]
    [InlineData("$argon2id$v=19$m=8,t=2147483647,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc")]
    [InlineData("$pbkdf2-sha512$i=1500001$TmFDbA$TdzY9guYviGDDO5e8icB+WQaRBjQTAQU")]
    [InlineData("pbkdf2_sha256$2000000000$seasalt2$uVEb+sgBbQ+os/7/NKCwt12lTi30NXcIL1uign1R2Qc=")]
    public void What_costs_too_much_is_refused_unhashed(string hash)
    {
        var began = Stopwatch.GetTimestamp();
        Assert.Null(ForeignHash.Read(hash).Hash);
        Assert.Equal(PasswordVerificationResult.Failed, Hasher.VerifyHashedPassword(Nobody, hash, "password"));
        Assert.True(Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(5), "the bounded cost was paid all the same");
    }

    [Fact]
    public void A_fault_repeats_nothing_of_the_hash()
    {
        Assert.DoesNotContain("verysecret", ForeignHash.Read("$9$verysecretsalt$verysecretkey").Fault, StringComparison.Ordinal);
    }

    /// <summary>What the house exports comes back as its own, letter for letter.</summary>
    [Fact]
    public void The_houses_own_hash_goes_out_as_a_PHC_string_and_comes_back()
    {
        var own = Hasher.HashPassword(Nobody, "tram-lantern-quarry-58");
        var phc = Pbkdf2Hash.ReadIdentity(own)!.ToPhc();

        Assert.StartsWith("$pbkdf2-sha512$i=1000$", phc, StringComparison.Ordinal);
        var read = ForeignHash.Read(phc).Hash!;
        Assert.True(read.Verify("tram-lantern-quarry-58"));
        Assert.Equal(own, ((Pbkdf2Hash)read).ToIdentity());
    }

    [Theory]
    [InlineData("")]
    [InlineData("AQAAAAIAAYagAAAAE")]
    [InlineData("AAAA")]
    [InlineData("not base64 at all")]
    public void What_is_not_Identitys_text_is_not_taken_for_it(string text) => Assert.Null(Pbkdf2Hash.ReadIdentity(text));
}
