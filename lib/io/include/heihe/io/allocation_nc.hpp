// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/core/date.hpp"
#include "heihe/io/file_write.hpp"
#include "heihe/io/results_nc.hpp"
#include "heihe/io/rows.hpp"
#include "heihe/water/day_use.hpp"

#include <filesystem>
#include <string>
#include <vector>

/// allocation.nc: what each district and user wanted, was allowed and got on each day of a run.
namespace heihe::io {

/// A district or user of the file.
struct AllocationUser {
    std::string id;
    std::string county;
    std::string user_class;
};

/// Days of a run before they go to allocation.nc: first day, day after the last, then the figures of each day and user as
/// 32-bit floats. It can be cut at a month's end and continued.
class AllocationSpool {
public:
    /// Appends to `file`, or creates it. @throws OutputError
    AllocationSpool(std::filesystem::path file, std::size_t nuser);
    /// @throws OutputError
    void append(const MonthUse& use);
    [[nodiscard]] AppendFile& file() noexcept { return file_; }

private:
    AppendFile file_;
    std::size_t nuser_;
};

/// Makes allocation.nc (NetCDF-4, CF-1.10) from a spool, beside its place, and renames it; as write_results.
/// @throws OutputError
void write_allocation(const std::filesystem::path& file, const std::filesystem::path& spool,
                      const std::vector<AllocationUser>& users, const ResultsTitle& title);

/// Days of one user from allocation.nc.
struct AllocationDays {
    AllocationUser user;
    std::string scenario;
    Date first;                      ///< of the run
    std::vector<water::DayUse> day;  ///< consecutive days from `begin` on
    Date begin;
};

/// Reads some days of one user. @param id  of a district or user
/// @throws InputError if the file cannot be read, the user or the day is not in it
[[nodiscard]] AllocationDays read_allocation(const std::filesystem::path& file,
                                             const std::string& id, Date begin, Date end);

/// Districts and users of a file, in its order. @throws InputError
[[nodiscard]] std::vector<AllocationUser> allocation_users(const std::filesystem::path& file);

}  // namespace heihe::io
