// SPDX-License-Identifier: MIT
#include "cli/exit_code.hpp"
#include "cli/terminal.hpp"

#include "heihe/core/error.hpp"

#include <catch2/catch.hpp>

#include <new>
#include <stdexcept>

using namespace heihe;
using cli::ExitCode;

namespace {

template <typename Error>
int code_of(const Error& error) {
    return static_cast<int>(cli::guarded([&error]() -> ExitCode { throw error; }));
}

}  // namespace

// The numbers are a contract with scripts (docs/output/files.md).
TEST_CASE("cli: exit code - every end of a run has its own", "[cli][unit]") {
    const auto code = [](basin::Status status) { return static_cast<int>(cli::exit_code(status)); };
    CHECK(code(basin::Status::done) == 0);
    CHECK(code(basin::Status::not_converged) == 3);
    CHECK(code(basin::Status::budget) == 4);
    CHECK(code(basin::Status::stopped) == 130);
}

TEST_CASE("cli: exit code - every kind of error has its own", "[cli][unit]") {
    CHECK(code_of(InputError({"a.toml", 1}, "is wrong", "correct it")) == 2);
    CHECK(code_of(OutputError("disk full")) == 5);
    CHECK(code_of(ContractError("a bug", SourceLocation::current())) == 70);
    CHECK(code_of(std::bad_alloc{}) == 70);
    CHECK(code_of(std::runtime_error("anything")) == 70);
    CHECK(static_cast<int>(cli::guarded([] { return ExitCode::budget; })) == 4);
}
