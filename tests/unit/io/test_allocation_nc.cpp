// SPDX-License-Identifier: MIT
#include "heihe/io/allocation_nc.hpp"

#include "heihe/core/error.hpp"
#include "support/scratch_folder.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

using namespace heihe;
using Catch::Contains;

namespace {

const std::vector<io::AllocationUser> two_users{{"upper", "north", "agriculture"},
                                                {"甘州城", "北", "domestic"}};

// Figure k of user u on day d of the month is 1000 month + 100 u + 10 k + d / 100.
io::MonthUse month_of(int month) {
    io::MonthUse use;
    use.first = make_date(2026, month, 1);
    use.end = next_month(use.first);
    for (int d = 0; d < use.end - use.first; ++d)
        for (int u = 0; u < 2; ++u)
            for (int k = 0; k < static_cast<int>(water::day_use_count); ++k)
                use.value.push_back(static_cast<float>(1000 * month + 100 * u + 10 * k) +
                                    static_cast<float>(d) / 100.0F);
    return use;
}

void write(const test::ScratchFolder& folder) {
    {
        io::AllocationSpool spool{folder / "allocation.spool", 2};
        for (const int month : {1, 2, 3}) spool.append(month_of(month));
    }
    io::write_allocation(folder / "allocation.nc", folder / "allocation.spool", two_users,
                         {"Title", "tiny", "heihe"});
}

template <typename F>
std::string said(F&& f) {
    try {
        f();
    } catch (const InputError& error) {
        return error.what();
    }
    return "";
}

}  // namespace

TEST_CASE("allocation.nc: what is written - is read back by user and day", "[io][unit]") {
    const test::ScratchFolder folder;
    write(folder);

    const auto users = io::allocation_users(folder / "allocation.nc");
    REQUIRE(users.size() == 2);
    CHECK(users[1].id == "甘州城");
    CHECK(users[1].county == "北");
    CHECK(users[1].user_class == "domestic");
    const auto days = io::read_allocation(folder / "allocation.nc", "甘州城",
                                          make_date(2026, 2, 28), make_date(2026, 3, 3));
    CHECK(days.scenario == "tiny");
    CHECK(days.first == make_date(2026, 1, 1));
    REQUIRE(days.day.size() == 3);
    CHECK(days.day[0].demand == Approx(2100.27));
    CHECK(days.day[1].demand == Approx(3100.0));
    CHECK(days.day[2].entitled == Approx(3110.01));
    CHECK(days.day[2].unmet_wells == Approx(3230.01));
}

TEST_CASE("allocation.nc: the same spool - gives the same bytes, and no mark of an open file",
          "[io][unit]") {
    const test::ScratchFolder a, b;
    write(a);
    write(b);
    const auto bytes = test::bytes_of(a / "allocation.nc");
    CHECK(bytes == test::bytes_of(b / "allocation.nc"));
    CHECK(bytes.at(11) == '\0');
}

TEST_CASE("allocation.nc: what is not there - is refused with what is", "[io][unit]") {
    const test::ScratchFolder folder;
    write(folder);
    const auto file = folder / "allocation.nc";
    const Date day = make_date(2026, 2, 1);

    CHECK_THAT(said([&] { (void)io::read_allocation(file, "uper", day, day + 1); }),
               Contains("no district or user \"uper\"") && Contains("did you mean \"upper\""));
    CHECK_THAT(said([&] {
                   (void)io::read_allocation(file, "upper", make_date(2026, 4, 1),
                                             make_date(2026, 4, 2));
               }),
               Contains("has no 2026-04-01") && Contains("2026-01-01 to 2026-03-31"));
    CHECK_THAT(said([&] { (void)io::read_allocation(folder / "no.nc", "upper", day, day + 1); }),
               Contains("no.nc"));
    const auto damaged = folder.write("damaged.nc", test::bytes_of(file).substr(0, 900));
    CHECK_THAT(said([&] { (void)io::read_allocation(damaged, "upper", day, day + 1); }),
               Contains("damaged.nc"));
}
